// The archives of slugs: files named by their SHA-256, so that the ledger's hash chain covers what is in them as well.
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ApiError, invalidParams } from '../errors.ts';
import { removeFolder, removeFolderNow } from '../programs/remove-folder.ts';
import { storeUpload } from '../uploads.ts';
import { checkTar, tarOf, untar } from './tar.ts';

export interface Archive {
  /** In hex. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** No archive that is put is larger, in bytes, as on the real platform. */
const LARGEST = 500 * 1024 * 1024;
/** Where an archive for the real platform holds the app. */
const APP = 'app';
/** The name of an archive's file. */
export const ARCHIVE = /^([0-9a-f]{64})\.tgz$/;

export class SlugStore {
  readonly #folder: string;
  readonly #largest: number;
  /** What is unpacked, or is about to be, by archive: the next who needs it takes it. */
  readonly #ready = new Map<string, Promise<string>>();
  #drafts = 0;

  /**
   * @param folder where the archives are; it is made.
   * @param largest how many bytes one that is put may have.
   */
  constructor(folder: string, largest = LARGEST) {
    this.#folder = folder;
    this.#largest = largest;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Packs what a folder holds. It is on disk, and stays there without power, when this resolves. */
  async pack(folder: string): Promise<Archive> {
    const draft = this.#draft();
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

  /** Takes over an archive that another store has packed. It is on disk, and stays there without power, afterwards. */
  adopt(other: SlugStore, sha256: string): void {
    const draft = this.#draft();
    try {
      copyFileSync(other.pathOf(sha256), draft);
      syncNow(draft, 'r+');
      renameSync(draft, this.pathOf(sha256));
    } finally {
      rmSync(draft, { force: true });
    }
    if (process.platform !== 'win32') syncNow(this.#folder, 'r');
  }

  /**
   * Stores an archive that a client packed.
   * @param checksum what it is meant to be, `SHA256:<hex>`; null when the client did not say.
   * @throws {ApiError} 413 when it is too large, 422 when it is broken or not what is meant, 503 when there is no room
   */
  async take(body: ReadableStream<Uint8Array> | null, checksum: string | null): Promise<Archive> {
    const draft = this.#draft();
    const hash = createHash('sha256');
    try {
      await storeUpload(body, draft, { what: 'The archive', largest: this.#largest }, hashing(hash));
      const sha256 = hash.digest('hex');
      if (checksum !== null && checksum !== `SHA256:${sha256}`) {
        throw invalidParams(
          `The archive is not the one that the slug was made for: its checksum is SHA256:${sha256}, not ${checksum}.`,
        );
      }
      const { size } = await stat(draft);
      if (!this.has(sha256)) await this.#keep(draft, sha256);
      return { sha256, size };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /**
   * Unpacks an archive into a new folder.
   * @returns the folder of the app in it: that one, or `app` in there where the archive holds nothing else, as those
   * that are packed for the real platform do.
   * @throws when it is not there, or is not what was packed
   */
  async unpack(sha256: string, into: string): Promise<string> {
    const ready = this.#ready.get(sha256);
    this.#ready.delete(sha256);
    if (!ready || !(await moveReady(ready, into))) await this.#unpack(sha256, into);
    const names = await readdir(into);
    return names.length === 1 && names[0] === APP ? join(into, APP) : into;
  }

  /** Unpacks an archive for the next who needs it. */
  prepare(sha256: string): void {
    if (this.#ready.has(sha256)) return;
    const unpacking = this.#unpackDraft(sha256);
    unpacking.catch(() => {});
    this.#ready.set(sha256, unpacking);
  }

  async #unpackDraft(sha256: string): Promise<string> {
    const into = this.#draft();
    try {
      await this.#unpack(sha256, into);
      return into;
    } catch (error) {
      await removeFolder(into);
      throw error;
    }
  }

  /** Keeps a folder that was packed for the next who needs it: it is moved away. Where it cannot be, it is unpacked then. */
  async keepUnpacked(sha256: string, folder: string): Promise<void> {
    const kept = this.#draft();
    try {
      await rename(folder, kept);
    } catch {
      return;
    }
    this.discard(sha256);
    this.#ready.set(sha256, Promise.resolve(kept));
  }

  /** Nobody needs any more what was prepared or kept. */
  discard(sha256: string): void {
    const ready = this.#ready.get(sha256);
    this.#ready.delete(sha256);
    if (ready) void remove(ready);
  }

  async #unpack(sha256: string, into: string): Promise<void> {
    await mkdir(into, { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    const tar = new PassThrough();
    const reading = pipeline(createReadStream(this.pathOf(sha256)), hashing(hash), createGunzip(), tar);
    // Nothing is written there any more when it fails.
    const parts = await Promise.allSettled([untar(tar, into), reading]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
    if (hash.digest('hex') !== sha256) {
      throw new Error(`The archive ${this.pathOf(sha256)} is not what was packed.`);
    }
  }

  has(sha256: string): boolean {
    return existsSync(this.pathOf(sha256));
  }

  pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError('an archive is named by its SHA-256');
    return archiveIn(this.#folder, sha256);
  }

  #draft(): string {
    return join(this.#folder, `draft-${process.pid}-${(this.#drafts += 1)}`);
  }

  /** From now on a draft is an archive, if it is one, and stays there without power. */
  async #keep(draft: string, sha256: string): Promise<void> {
    await requireWhole(draft);
    await syncFile(draft);
    await rename(draft, this.pathOf(sha256));
    await syncFolder(this.#folder);
  }

  /**
   * Removes archives, and what an earlier platform did not finish. Not while anything is packed.
   * @param keptAmong says which of the archives that are there stay, all by their SHA-256
   */
  sweep(keptAmong: (archives: readonly string[]) => ReadonlySet<string>): void {
    const names = readdirSync(this.#folder);
    const keep = keptAmong(names.flatMap((name) => ARCHIVE.exec(name)?.[1] ?? []));
    for (const name of names) {
      const sha256 = ARCHIVE.exec(name)?.[1];
      if (sha256 === undefined || !keep.has(sha256)) removeFolderNow(join(this.#folder, name));
    }
  }
}

/** @param folder the one of a store */
export function archiveIn(folder: string, sha256: string): string {
  return join(folder, `${sha256}.tgz`);
}

/** Moves what was unpacked before. @returns whether that went well. If it went wrong, unpacking again says why. */
async function moveReady(ready: Promise<string>, into: string): Promise<boolean> {
  try {
    await rename(await ready, into);
    return true;
  } catch {
    void remove(ready);
    return false;
  }
}

async function remove(ready: Promise<string>): Promise<void> {
  try {
    await removeFolder(await ready);
  } catch {
    // It goes with the next sweep.
  }
}

/** @throws {ApiError} 422 */
async function requireWhole(archive: string): Promise<void> {
  try {
    const tar = new PassThrough();
    await Promise.all([pipeline(createReadStream(archive), createGunzip(), tar), checkTar(tar)]);
  } catch (error) {
    const message = 'The archive is no whole gzipped tar archive: pack the folder of the app with tar -czf.';
    throw new ApiError(422, 'invalid_params', message, undefined, { cause: error });
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

function syncNow(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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
