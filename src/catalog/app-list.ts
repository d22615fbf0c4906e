/** The known apps, joined with the person's choices: which are shown, pinned or hidden. */

import { isRejection } from '../api/errors.ts';
import type { Memory } from '../domain/memory.ts';
import { type Pipeline, pipelinesOf } from '../domain/release/pipelines.ts';
import { Signal } from '../domain/signal.ts';
import type { CatalogApp, ReadFailure } from './account-apps.ts';
import { arrange, inOrder } from './arrange.ts';
import { type Choices, hide, parseChoices, pin, unhide, unpin } from './choices.ts';
import type { KnownApps } from './known-apps.ts';

/** Selects the welcome text of the releases view; the manifest names these values. */
export type Condition = 'loading' | 'ready' | 'empty' | 'signedOut' | 'failed' | 'hidden' | 'unmatched';

/** An app that can be chosen. */
export interface Choice {
  readonly app: CatalogApp;
  readonly shown: boolean;
  readonly pinned: boolean;
  readonly hidden: boolean;
}

/** An app that is shown. */
export interface ShownApp {
  readonly app: CatalogApp;
  readonly marks: Marks;
}

export interface Marks {
  readonly pinned: boolean;
  /** Its account has to sign in again: what is shown may be old. */
  readonly rejected: boolean;
  /** Another app that is shown has the same name. */
  readonly twin: boolean;
}

export class AppList {
  /** Fires when the apps were read, when reading them failed, and when a person chose something about them. */
  readonly changed = new Signal();

  readonly #memory: Memory;
  #choices: Choices;
  #known: KnownApps | undefined;
  #failure: unknown;
  #shown: readonly ShownApp[] = [];
  #more = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#choices = parseChoices(memory.read());
  }

  /** The apps that are shown, in their order. */
  get shown(): readonly ShownApp[] {
    return this.#shown;
  }

  /** How many apps are neither shown nor hidden. */
  get more(): number {
    return this.#more;
  }

  get filter(): string {
    return this.#choices.filter;
  }

  get troubles(): readonly ReadFailure[] {
    return this.#known?.troubles ?? [];
  }

  /** Why the last read failed altogether; undefined when it did not. */
  get failure(): unknown {
    return this.#failure;
  }

  get condition(): Condition {
    if (!this.#known) return this.#failure === undefined ? 'loading' : 'failed';
    const { accounts, apps, troubles } = this.#known;
    if (accounts.length === 0) return this.#failure === undefined ? 'signedOut' : 'failed';
    if (apps.length === 0) return troubles.length > 0 || this.#failure !== undefined ? 'failed' : 'empty';
    if (this.#shown.length > 0 || this.#more > 0) return 'ready';
    return this.#choices.filter === '' ? 'hidden' : 'unmatched';
  }

  /** All apps, the most likely choices first. */
  get choices(): Choice[] {
    const { pinned, hidden } = this.#choices;
    const shown = new Set(this.#shown.map(({ app }) => app.id));
    return inOrder(this.#known?.apps ?? [], this.#choices).map((app) => ({
      app,
      shown: shown.has(app.id),
      pinned: pinned.includes(app.id),
      hidden: hidden.includes(app.id),
    }));
  }

  /** The pipelines of all apps that are not hidden. */
  get pipelines(): Pipeline<CatalogApp>[] {
    return pipelinesOf(this.choices.flatMap(({ app, hidden }) => (hidden ? [] : [app])));
  }

  /** The app of an id; undefined where none of the accounts lists it. */
  find(id: string): CatalogApp | undefined {
    return this.#known?.apps.find((app) => app.id === id);
  }

  /** The names that git remotes have for the apps of a name where it is another one, such as from before a rename. */
  remoteNames(appName: string): string[] {
    const apps = this.#known?.apps.filter(({ name }) => name === appName) ?? [];
    return apps.flatMap(({ remoteName = appName }) => (remoteName === appName ? [] : [remoteName]));
  }

  /** Replaces the apps after a read. */
  update(known: KnownApps): void {
    this.#known = known;
    this.#failure = undefined;
    this.#arrange();
  }

  /** Records a failed read. The known apps stay. */
  fail(error: unknown): void {
    this.#failure = error;
    this.changed.fire();
  }

  /** Drops the apps of all other accounts, but keeps the choices about them. */
  retain(accounts: KnownApps['accounts']): void {
    if (!this.#known) return;
    const stays = ({ account }: Pick<CatalogApp, 'account'>) => accounts.includes(account);
    const { apps, troubles } = this.#known;
    this.#known = { accounts, apps: apps.filter(stays), troubles: troubles.filter(stays) };
    this.#arrange();
  }

  pin(id: string): void {
    this.#choose(pin(this.#choices, id));
  }

  unpin(id: string): void {
    this.#choose(unpin(this.#choices, id));
  }

  hide(id: string): void {
    this.#choose(hide(this.#choices, id));
  }

  unhide(ids: readonly string[]): void {
    this.#choose(unhide(this.#choices, ids));
  }

  setFilter(filter: string): void {
    if (filter !== this.#choices.filter) this.#choose({ ...this.#choices, filter });
  }

  #choose(choices: Choices): void {
    this.#choices = choices;
    this.#memory.write(choices);
    this.#arrange();
  }

  #arrange(): void {
    const { shown, more } = arrange(this.#known?.apps ?? [], this.#choices);
    const names = new Map<string, number>();
    for (const { name } of shown) names.set(name, (names.get(name) ?? 0) + 1);
    this.#shown = shown.map((app) => ({ app, marks: this.#marks(app, (names.get(app.name) ?? 0) > 1) }));
    this.#more = more;
    this.changed.fire();
  }

  #marks(app: CatalogApp, twin: boolean): Marks {
    const rejected = this.troubles.some(
      ({ account, error }) => account === app.account && isRejection(error),
    );
    return { pinned: this.#choices.pinned.includes(app.id), rejected, twin };
  }
}
