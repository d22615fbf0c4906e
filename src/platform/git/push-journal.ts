// The pushes whose build is under way, on disk. Git moves the branch of a push after the build was released, so a platform
// that is killed in between, or a client that goes, would leave the branch behind its release: what is here says where it
// belongs.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { object, parse, string, type InferOutput } from 'valibot';

const entry = object({
  appId: string(),
  buildId: string(),
  /** `refs/heads/main` */
  reference: string(),
  /** Where the branch belongs once the build was released. */
  commit: string(),
});

export type PushEntry = Readonly<InferOutput<typeof entry>>;

export class PushJournal {
  readonly #folder: string;

  /** @param folder where the entries are; it is made, and drafts that an earlier platform left are removed */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) if (name.endsWith('.draft')) rmSync(join(folder, name));
  }

  /** @param id of the push */
  add(id: string, content: PushEntry): void {
    const draft = `${this.#path(id)}.draft`;
    writeFileSync(draft, JSON.stringify(content), { mode: 0o600, flush: true });
    renameSync(draft, this.#path(id));
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true });
  }

  /** @returns undefined when there is none. @throws when it cannot be read */
  get(id: string): PushEntry | undefined {
    if (!existsSync(this.#path(id))) return undefined;
    return parse(entry, JSON.parse(readFileSync(this.#path(id), 'utf8')));
  }

  ids(): string[] {
    return readdirSync(this.#folder);
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }
}
