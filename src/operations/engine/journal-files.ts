/** Keeps intents as files, one each, so that two windows never write over what the other keeps. */

import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, tidyFolder } from '../../ledger/private-files.ts';
import { messageOf, Problem } from '../../domain/problem.ts';
import type { JournalStore } from './journal.ts';
import type { JournalEntry, Unreadable } from './journal-entry.ts';

const suffix = '.json';
/** Of an empty file beside an entry: that entry was reported. */
const reportedSuffix = '.told';

/** An entry that is there and cannot be read. It stays as it is. */
export class UnreadableEntry extends Problem {
  override readonly name = 'UnreadableEntry';
  readonly id: string;

  constructor(id: string, file: string, why: Unreadable | { readonly error: unknown }) {
    super(`${file} ${whyText(why)}`, typeof why === 'string' ? {} : { cause: why.error });
    this.id = id;
  }
}

function whyText(why: Unreadable | { readonly error: unknown }): string {
  if (why === 'newer') return 'was written by a later version of Shiplog. Update Shiplog to read it.';
  if (why === 'damaged') return 'is damaged.';
  return `cannot be read (${messageOf(why.error)}).`;
}

interface FilesOptions {
  /** Of operations that this version has; left out, any. An entry of another kind is of a later version. */
  readonly kinds?: readonly string[];
  /** Called with each entry that cannot be read, each time that all are read. */
  readonly onUnreadable?: (entry: UnreadableEntry) => void;
}

export class JournalFiles implements JournalStore {
  readonly #folder: string;
  readonly #options: FilesOptions;

  /** @param folder made with the first write */
  constructor(folder: string, options: FilesOptions = {}) {
    this.#folder = folder;
    this.#options = options;
  }

  /** One that cannot be read does not keep the others from being read. */
  async all(): Promise<readonly JournalEntry[]> {
    const ids = await this.#ids(suffix);
    const all = await Promise.all(ids.map((id) => this.get(id).catch((error: unknown) => this.#skip(error))));
    return all.filter((kept) => kept !== undefined);
  }

  /** @throws {UnreadableEntry} */
  async get(id: string): Promise<JournalEntry | undefined> {
    const file = this.#file(id);
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw new UnreadableEntry(id, file, { error });
    });
    if (text === undefined) return undefined;
    // The schemas are loaded when there is something to read, not with the extension.
    const { parseKept } = await import('./journal-entry.ts');
    const kept = parseKept(text);
    if (typeof kept === 'string') throw new UnreadableEntry(id, file, kept);
    // Under another name it would be written to another file than it came from.
    if (kept.intent.id !== id) throw new UnreadableEntry(id, file, 'damaged');
    if (this.#options.kinds?.includes(kept.intent.kind) === false) {
      throw new UnreadableEntry(id, file, 'newer');
    }
    return kept;
  }

  /** @throws {Problem} that says why it cannot be kept, and where */
  async put(kept: JournalEntry): Promise<void> {
    const { writeKept } = await import('./journal-entry.ts');
    try {
      await replaceFile(this.#file(kept.intent.id), writeKept(kept), { durable: true });
    } catch (error) {
      throw new Problem(
        `Shiplog cannot write to ${this.#folder} (${messageOf(error)}), where it has to note a ${kept.intent.kind} ` +
          'before it sends it. See that the disk has room and that you may write there, then try again.',
        { cause: error },
      );
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
    await rm(this.#reportedFile(id), { force: true });
  }

  /**
   * Claims for this window to report an entry.
   * @returns false when a window did before, be it long ago
   */
  async claimReport(id: string): Promise<boolean> {
    try {
      await (await open(this.#reportedFile(id), 'wx', 0o600)).close();
      return true;
    } catch (error) {
      // Reported twice is better than never.
      return !hasCode(error, 'EEXIST');
    }
  }

  /** Clears away what windows left behind that were killed, and what belongs to entries that are gone. Never rejects. */
  async tidy(now: number): Promise<void> {
    await tidyFolder(this.#folder, now);
    const [reported, ids] = await Promise.all([this.#ids(reportedSuffix), this.#ids(suffix)]).catch(
      () => nothing,
    );
    const left = reported.filter((id) => !ids.includes(id));
    await Promise.all(left.map((id) => rm(this.#reportedFile(id), { force: true }).catch(() => undefined)));
  }

  /** @throws {Problem} when the folder is none, or cannot be read */
  async #ids(ending: string): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isAbsent(error)) return [];
      throw new Problem(
        `Shiplog cannot read ${this.#folder} (${messageOf(error)}), where it keeps the operations that are ` +
          'in progress. See that it is a folder and that you may read it.',
        { cause: error },
      );
    });
    return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  }

  #skip(error: unknown): undefined {
    if (!(error instanceof UnreadableEntry)) throw error;
    this.#options.onUnreadable?.(error);
  }

  #file(id: string): string {
    return join(this.#folder, `${id}${suffix}`);
  }

  #reportedFile(id: string): string {
    return join(this.#folder, `${id}${reportedSuffix}`);
  }
}

const nothing: readonly [readonly string[], readonly string[]] = [[], []];

/** What cannot be read for another reason may be there all the same. */
function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
