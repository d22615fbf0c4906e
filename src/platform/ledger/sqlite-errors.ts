// What SQLite's failures mean for a person: of the file at start, and of one request later.
import { ApiError, PlatformError } from '../errors.ts';

// Result codes of SQLite: https://www.sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOT_A_DATABASE = 26;

export function isBusy(error: unknown): boolean {
  return codeOf(error) === BUSY;
}

/** Why the platform cannot start with this file, in a sentence. */
export function cannotUse(file: string, error: unknown): PlatformError {
  if (error instanceof PlatformError) return error;
  return new PlatformError(startSentence(file, error), { cause: error });
}

function startSentence(file: string, error: unknown): string {
  switch (codeOf(error)) {
    case BUSY:
    case LOCKED:
      return `The ledger ${file} is locked by another program. End that one, or try again later.`;
    case NOT_A_DATABASE:
      return `${file} is not a ledger: move it away, or choose another --data.`;
    case CORRUPT:
      return damaged(file);
    case FULL:
      return `The disk that holds ${file} is full. Make room, or choose another --data.`;
    case IOERR:
      return `${file} cannot be read or written: its disk is full or failing. Make room, or choose another --data.`;
    case READONLY:
      return `${file} may not be written by this user. Change that, or choose another --data.`;
    case CANTOPEN:
    case undefined:
    default:
      return `The ledger ${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** The file is a database whose pages do not fit together. */
export function damaged(file: string): string {
  return `The ledger ${file} is damaged: put back a copy of it, or move it away and begin a new one.`;
}

/**
 * Why a request could not be answered. Of a write that fails nothing was done.
 * @returns the error itself where it is none of SQLite's.
 */
export function refusalOf(error: unknown): unknown {
  const code = codeOf(error);
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    const message = 'The file of the ledger is damaged. Put back a copy of it.';
    return new ApiError(500, 'ledger_damaged', message, undefined, { cause: error });
  }
  const message = code === undefined ? undefined : unavailable[code];
  if (message === undefined) return error;
  return new ApiError(503, 'service_unavailable', message, undefined, { cause: error });
}

const locked = 'The ledger is locked by another program. Try again later.';
const unavailable: Readonly<Record<number, string>> = {
  [BUSY]: locked,
  [LOCKED]: locked,
  [FULL]: 'The disk that holds the ledger is full. Make room, and try again.',
  [IOERR]: 'The ledger cannot be read or written: its disk is full or failing.',
  [READONLY]: 'The ledger may not be written by this user.',
  [CANTOPEN]: 'The file of the ledger cannot be opened any more.',
};

/** SQLite's primary result code, also of what was made a refusal; undefined when the error is none of its own. */
function codeOf(failure: unknown): number | undefined {
  const error = failure instanceof ApiError ? failure.cause : failure;
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return Number(error.errcode) & 0xff;
}
