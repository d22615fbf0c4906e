// Archives that clients put to the platform, as they come over the wire.
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from './errors.ts';

export interface Upload {
  /** What is put, at the beginning of a sentence: `The source`. */
  readonly what: string;
  /** In bytes. */
  readonly largest: number;
}

/**
 * Writes what a client puts to a new file. What is there of it when this throws is the caller's to remove.
 * @param through what it passes on its way, such as a hash.
 * @throws {ApiError} 413 when it is too large, 503 when there is no room for it or the client went away
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array> | null,
  file: string,
  { what, largest }: Upload,
  ...through: readonly Transform[]
): Promise<void> {
  const reader = body?.getReader();
  try {
    const upload = Readable.from(reader ? chunksOf(reader) : []);
    await pipeline([upload, limit(what, largest), ...through, createWriteStream(file, { mode: 0o600 })]);
  } catch (error) {
    if (reader) await drain(reader);
    if (error instanceof ApiError) throw error;
    const message = `${what} cannot be stored: the disk is full or failing, or the upload broke off.`;
    throw new ApiError(503, 'service_unavailable', message, undefined, { cause: error });
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Unlike the stream's own iterator, it does not end the connection when nobody wants more. */
async function* chunksOf(reader: Reader): AsyncGenerator<Uint8Array> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** What is read of a refused upload, in bytes, before the connection is ended. */
const MOST_DRAINED = 64 * 1024 * 1024;

/** Reads the rest of a refused upload: a client that is still sending reads no answer. */
async function drain(reader: Reader): Promise<void> {
  try {
    for (let read = 0; read < MOST_DRAINED;) {
      // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
      const { done, value } = await reader.read();
      if (done) return;
      read += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The client went away.
  }
}

function limit(what: string, most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      const message = `${what} is larger than ${most} bytes.`;
      done(size > most ? new ApiError(413, 'payload_too_large', message) : null, chunk);
    },
  });
}
