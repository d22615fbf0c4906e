// The files that add-ons consist of: each add-on that is real has a folder of its own. It is there from when the add-on is
// attached until it is removed, whatever is released meanwhile.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ApiError } from '../errors.ts';

export class AddonFiles {
  readonly #folder: string;

  /** @param folder where they are; it is made with the first one. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes an empty file, for its owner alone. @returns its path. @throws {ApiError} 503 */
  create(addonId: string, name: string): string {
    const file = this.pathOf(addonId, name);
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // SQLite gives the files that it makes beside this one the same mode.
      writeFileSync(file, '', { mode: 0o600, flag: 'a' });
    } catch (error) {
      const message = 'The file of the add-on cannot be made: the disk of the platform is full or failing.';
      throw new ApiError(503, 'service_unavailable', message, undefined, { cause: error });
    }
    return file;
  }

  /** Where a file of an add-on is. */
  pathOf(addonId: string, name: string): string {
    return join(this.#folder, addonId, name);
  }

  /**
   * Removes the files of an add-on. Some systems refuse that while a process has one of them open: they are removed at the
   * next start then.
   */
  remove(addonId: string): void {
    try {
      rmSync(join(this.#folder, addonId), { recursive: true, force: true });
    } catch {
      // Left to `sweep`.
    }
  }

  /** Removes what belongs to no add-on any more. */
  sweep(keep: ReadonlySet<string>): void {
    for (const id of this.#all()) if (!keep.has(id)) this.remove(id);
  }

  #all(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }
}
