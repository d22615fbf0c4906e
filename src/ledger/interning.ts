/** Interns the repeated parts of releases, so that a ledger of thousands stays small in memory. */

import { bringsCode } from '../domain/release/change.ts';
import {
  type AppRef,
  type Artifact,
  type Release,
  sameArtifact,
  type User,
} from '../domain/release/release.ts';

const none: readonly string[] = [];

type Described = Pick<Release, 'description' | 'change'>;

export class ReleaseInterner {
  readonly #users = new Map<string, User>();
  readonly #texts = new Map<string, string>();
  readonly #changes = new Map<string, Described>();
  #app: AppRef | undefined;
  #addons = none;
  #artifact: Artifact | null = null;

  /** The same release made of interned parts. @param name the current name of its app */
  share(release: Release, name: string): Release {
    const { description, change } = this.#described(release);
    // Written out: a spread takes 30 more bytes for each release.
    return {
      id: release.id,
      version: release.version,
      description,
      change,
      status: this.#text(release.status),
      current: release.current,
      eligible: release.eligible,
      createdAt: release.createdAt,
      updatedAt: release.updatedAt,
      user: this.#user(release.user),
      app: this.#appOf(release.app.id, name),
      artifact: this.#artifactOf(release),
      addons: this.#addonsOf(release.addons),
      outputUrl: release.outputUrl,
    };
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  /** Descriptions of config changes repeat, whereas each deploy names another commit. */
  #described({ description, change }: Described): Described {
    if (bringsCode(change)) return { description, change };
    const known = this.#changes.get(description);
    if (known) return known;
    const described = { description, change };
    this.#changes.set(description, described);
    return described;
  }

  /** Usually that of the previous release; a table of all would cost more than it saves. */
  #artifactOf(release: Release): Artifact | null {
    if (!sameArtifact({ artifact: this.#artifact }, release)) this.#artifact = release.artifact;
    return this.#artifact;
  }

  #user(user: User): User {
    const known = this.#users.get(user.id);
    if (known?.email === user.email) return known;
    this.#users.set(user.id, user);
    return user;
  }

  #appOf(id: string, name: string): AppRef {
    if (this.#app?.id !== id || this.#app.name !== name) this.#app = { id, name };
    return this.#app;
  }

  /** Add-ons rarely change: usually they are those of the previous release. */
  #addonsOf(addons: readonly string[]): readonly string[] {
    if (addons.length === 0) return none;
    const same =
      addons.length === this.#addons.length && addons.every((addon, i) => addon === this.#addons[i]);
    if (!same) this.#addons = addons;
    return this.#addons;
  }
}
