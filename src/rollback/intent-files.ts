/** Keeps intents as files, one each, so that two windows never write over what the other keeps. */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept } from './intent-file.ts';
import type { IntentShelf } from './intent-book.ts';

const suffix = '.json';

export class IntentFiles implements IntentShelf {
  readonly #folder: string;

  /** @param folder made with the first write */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async all(): Promise<readonly Kept[]> {
    const names = await readdir(this.#folder).catch(isAbsent);
    const ids = (names ?? [])
      .filter((name) => name.endsWith(suffix))
      .map((name) => name.slice(0, -suffix.length));
    const all = await Promise.all(ids.map((id) => this.get(id)));
    return all.filter((kept) => kept !== undefined);
  }

  async get(id: string): Promise<Kept | undefined> {
    const text = await readFile(this.#file(id), 'utf8').catch(isAbsent);
    if (text === undefined) return undefined;
    // The schemas are loaded when there is something to read, not with the extension.
    const { parseKept } = await import('./intent-file.ts');
    return parseKept(text);
  }

  async put(kept: Kept): Promise<void> {
    const text = JSON.stringify(kept);
    // Another window may read meanwhile, or this one end in the middle.
    const draft = join(this.#folder, `${kept.intent.id}.${randomUUID()}`);
    try {
      await writeFile(draft, text);
    } catch (error) {
      isAbsent(error);
      await mkdir(this.#folder, { recursive: true });
      await writeFile(draft, text);
    }
    await rename(draft, this.#file(kept.intent.id));
  }

  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
  }

  #file(id: string): string {
    return join(this.#folder, `${id}${suffix}`);
  }
}

/** What cannot be read for another reason may be there all the same. */
function isAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
