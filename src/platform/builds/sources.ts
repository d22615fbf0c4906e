// Source archives that clients put here before they ask for a build of them.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';
import { sha256Of } from '../hash-file.ts';
import { storeUpload } from '../uploads.ts';

/** No source archive is larger, in bytes. */
const LARGEST = 256 * 1024 * 1024;
/** How long an address can be used, in ms, as on the real platform. */
const KEEP_MS = 60 * 60 * 1000;

export class Sources {
  readonly #folder: string;
  readonly #largest: number;
  /** The addresses that were handed out, with when, in ms. */
  readonly #known = new Map<string, number>();

  /** @param folder where the archives are; what an earlier platform left there is removed. @param largest in bytes */
  constructor(folder: string, largest = LARGEST) {
    this.#folder = folder;
    this.#largest = largest;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  }

  /** @returns an id that cannot be guessed: whoever knows it may put an archive there, and get it. */
  create(): string {
    this.#sweep();
    const id = randomBytes(24).toString('hex');
    this.#known.set(id, Date.now());
    return id;
  }

  /** @throws {ApiError} 404 for an unknown id, 413 when the archive is too large, 503 when there is no room for it */
  async put(id: string, body: ReadableStream<Uint8Array> | null): Promise<void> {
    if (!this.#known.has(id)) throw notKnown();
    const draft = `${this.#path(id)}.${randomBytes(4).toString('hex')}`;
    try {
      await storeUpload(body, draft, { what: 'The source', largest: this.#largest });
      await rename(draft, this.#path(id));
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** The file of an archive that was put. @throws {ApiError} 404 */
  fileOf(id: string): string {
    if (!this.#known.has(id) || !existsSync(this.#path(id))) throw notKnown();
    return this.#path(id);
  }

  /** @returns `SHA256:…` of an archive that was put */
  async checksumOf(id: string): Promise<string> {
    return `SHA256:${await sha256Of(this.fileOf(id))}`;
  }

  #sweep(): void {
    for (const [id, since] of this.#known) {
      if (Date.now() - since < KEEP_MS) continue;
      this.#known.delete(id);
      rmSync(this.#path(id), { force: true });
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.tgz`);
  }
}

function notKnown(): ApiError {
  return new ApiError(404, 'not_found', "Couldn't find that source.", 'source');
}
