// What builds and release commands write, as files: each is read from its beginning, while it is written and afterwards.
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '../errors.ts';

/** No output grows beyond this, in bytes. */
const LARGEST = 10 * 1024 * 1024;
const TOO_LARGE = '\n !     The output is larger than 10 MB: the rest is left out.\n';
const CHUNK = 64 * 1024;

/** An output while it is written. */
export interface Output {
  /** It cannot be guessed: whoever knows it may read the output. */
  readonly id: string;
  write(text: string | Buffer): void;
  /** The same for what the platform says of it, also where it is full: how it ended. */
  say(text: string): void;
  /** Nothing more comes, and what came is on the disk: the ledger is about to keep its hash. */
  end(): void;
}

export class Outputs {
  readonly #folder: string;
  readonly #largest: number;
  readonly #open = new Map<string, OpenOutput>();

  /** @param folder where the files are; it is made. @param largest in bytes. */
  constructor(folder: string, largest = LARGEST) {
    this.#folder = folder;
    this.#largest = largest;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Begins an output. @param id one of those that `begin` makes. @throws {ApiError} 503 when there is no room for it. */
  begin(id = randomBytes(24).toString('hex')): Output {
    try {
      const file = openSync(this.#path(id), 'ax', 0o600);
      const output = new OpenOutput(id, file, this.#largest, () => this.#open.delete(id));
      this.#open.set(id, output);
      return output;
    } catch (error) {
      const message = 'The output cannot be written: the disk is full or failing. Make room, and try again.';
      throw new ApiError(503, 'service_unavailable', message, undefined, { cause: error });
    }
  }

  /** All that was written so far; undefined when there is no such output. */
  textOf(id: string): string | undefined {
    return this.has(id) ? readFileSync(this.#path(id), 'utf8') : undefined;
  }

  /** The output as it comes, from its beginning to its end; undefined when there is no such output. */
  read(id: string): ReadableStream<Uint8Array> | undefined {
    if (!this.has(id)) return undefined;
    const path = this.#path(id);
    const output = this.#open.get(id);
    const gone = new AbortController();
    let opened: Promise<FileHandle> | undefined;
    let position = 0;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          opened ??= open(path);
          const file = await opened;
          for (;;) {
            // oxlint-disable-next-line no-await-in-loop -- it reads until there is something
            const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, position);
            position += bytesRead;
            if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
            if (!output?.mayGrowBeyond(position)) {
              controller.close();
              return file.close();
            }
            // oxlint-disable-next-line no-await-in-loop -- it waits for what is written next
            await output.growth(position, gone.signal);
            if (gone.signal.aborted) return;
          }
        },
        async cancel() {
          gone.abort();
          await (await opened)?.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** Adds to an output that an earlier platform did not end; as of `end`, it is on the disk then. */
  add(id: string, text: string): void {
    appendFileSync(this.#path(id), text, { flush: true });
  }

  /** Removes an output that came to nothing. */
  remove(id: string): void {
    rmSync(this.#path(id), { force: true });
  }

  /** Whether an output was begun. */
  has(id: string): boolean {
    return /^[0-9a-f]{48}$/.test(id) && existsSync(this.#path(id));
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }
}

class OpenOutput implements Output {
  readonly id: string;
  readonly #file: number;
  readonly #onEnd: () => void;
  readonly #readers = new Set<() => void>();
  /** How many bytes may still come. */
  #room: number;
  /** How many bytes there are. */
  #size = 0;
  #ended = false;

  constructor(id: string, file: number, room: number, onEnd: () => void) {
    this.id = id;
    this.#file = file;
    this.#room = room;
    this.#onEnd = onEnd;
  }

  /** Whether there is, or may come, something after so many bytes. */
  mayGrowBeyond(position: number): boolean {
    return !this.#ended || this.#size > position;
  }

  write(text: string | Buffer): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    if (this.#ended || bytes.length === 0 || this.#room === 0) return;
    const part = bytes.subarray(0, this.#room);
    this.#room -= part.length;
    this.#append(this.#room === 0 ? Buffer.concat([part, Buffer.from(TOO_LARGE)]) : part);
  }

  say(text: string): void {
    if (!this.#ended) this.#append(Buffer.from(text));
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    sync(this.#file);
    closeSync(this.#file);
    this.#onEnd();
    this.#wake();
  }

  /** Resolves when there is something after so many bytes, or when nothing more comes, or when nobody waits any more. */
  growth(position: number, signal: AbortSignal): Promise<void> {
    if (this.#ended || this.#size > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#readers.delete(done);
        resolve();
      };
      this.#readers.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #append(bytes: Buffer): void {
    try {
      this.#size += writeSync(this.#file, bytes);
    } catch {
      // A full disk: what writes here meets it too, and says so.
      this.#room = 0;
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#readers) wake();
  }
}

/** The ledger survives a loss of power, so the file whose hash it keeps has to: a shorter one would be called changed. */
function sync(file: number): void {
  try {
    fsyncSync(file);
  } catch {
    // A failing disk: what it has kept is all that there is.
  }
}
