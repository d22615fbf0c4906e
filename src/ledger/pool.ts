/** Keeps a ledger of thousands small: what its releases have in common is held once. */

import type { AppRef, Release, User } from '../domain/release/release.ts';

const none: readonly string[] = [];

export class Pool {
  readonly #users = new Map<string, User>();
  readonly #texts = new Map<string, string>();
  #app: AppRef | undefined;
  #addons = none;

  /** The same release, made of shared parts. @param name of its app, which may have another one by now */
  share(release: Release, name: string): Release {
    return {
      ...release,
      status: this.#text(release.status),
      user: this.#user(release.user),
      app: this.#appOf(release.app.id, name),
      slugId: release.slugId === null ? null : this.#text(release.slugId),
      addons: this.#addonsOf(release.addons),
    };
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
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

  /** Add-ons change seldom: mostly they are those of the release before. */
  #addonsOf(addons: readonly string[]): readonly string[] {
    if (addons.length === 0) return none;
    const same =
      addons.length === this.#addons.length && addons.every((addon, i) => addon === this.#addons[i]);
    if (!same) this.#addons = addons;
    return this.#addons;
  }
}
