// The archives of slugs: files named by their SHA-256, so that the ledger's hash chain covers what is in them as well.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { tarOf, untar } from './tar.ts';

export interface Archive {
  /** In hex. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

const ARCHIVE = /^([0-9a-f]{64})\.tgz$/;

export class SlugStore {
  readonly #folder: string;
  #drafts = 0;

  /** @param folder where the archives are; it is made, and what an earlier platform did not finish is removed. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      if (!ARCHIVE.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
    }
  }

  /** Packs what a folder holds. It is on disk, and stays there without power, when this resolves. */
  async pack(folder: string): Promise<Archive> {
    const draft = join(this.#folder, `draft-${process.pid}-${(this.#drafts += 1)}`);
    try {
      const { stream, done } = tarOf(folder);
      const hash = createHash('sha256');
      // Packed for the same machine: the fastest level saves more time than the others save room.
      const file = createWriteStream(draft, { mode: 0o600, flush: true });
      const packing = pipeline(stream, createGzip({ level: 1 }), hashing(hash), file);
      await Promise.all([packing, done]);
      const sha256 = hash.digest('hex');
      const { size } = await stat(draft);
      await rename(draft, this.pathOf(sha256));
      await syncFolder(this.#folder);
      return { sha256, size };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Unpacks an archive into a new folder. @throws when it is not there, or is not what was packed */
  async unpack(sha256: string, into: string): Promise<void> {
    await mkdir(into, { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    const tar = new PassThrough();
    const reading = pipeline(createReadStream(this.pathOf(sha256)), hashing(hash), createGunzip(), tar);
    await Promise.all([reading, untar(tar, into)]);
    if (hash.digest('hex') === sha256) return;
    throw new Error(`The archive ${this.pathOf(sha256)} is not what was packed.`);
  }

  has(sha256: string): boolean {
    return existsSync(this.pathOf(sha256));
  }

  pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('an archive is named by its SHA-256');
    return join(this.#folder, `${sha256}.tgz`);
  }

  /** Removes all archives but these. */
  sweep(keep: ReadonlySet<string>): void {
    for (const name of readdirSync(this.#folder)) {
      const sha256 = ARCHIVE.exec(name)?.[1];
      if (sha256 !== undefined && !keep.has(sha256)) rmSync(join(this.#folder, name));
    }
  }
}

function hashing(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

/** The name of a new file is kept by its folder. Windows cannot open one, and needs not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
