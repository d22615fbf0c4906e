/** The details of one release, in a panel of the editor area. */

import * as vscode from 'vscode';
import { type Attempt, messageOf } from '../../../domain/problem.ts';
import { releaseAddress } from '../../../features/web/release-address.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { type AppAddress, type AppRef, type Release, versionName } from '../../../domain/release/release.ts';
import { isAboutChanges, takeChanges } from '../changes-messages.ts';
import { PagePanel, type PageOwner } from '../page-panel.ts';
import type { ActionName, PageMessage, PageState, SavedRelease } from '../protocol.ts';
import type { PageEvents, PageWorld } from './page-world.ts';
import { sourceOf } from './promotion-source.ts';
import { Retries } from './retries.ts';
import { sourcesOf } from './sources.ts';
import { findRelease, Subject } from './subject.ts';
import { Visits } from './visits.ts';

/** Each action that `incoming.ts` accepts is a command, which asks for confirmation where it writes. */
function commandOf(action: ActionName): string {
  return `shiplog.${action}`;
}

/** The release that the panel shows, or is loading. */
interface Target {
  readonly app: AppAddress;
  readonly version: number;
}

/**
 * The details of a release, on one page of the editor area. It comes back after a reload of the window, for which the
 * manifest has to name the activation event `onWebviewPanel:shiplog.details`.
 */
export class ReleasePanel implements vscode.Disposable, PageOwner {
  readonly extensionUri: vscode.Uri;
  readonly attempt: Attempt;
  readonly #world: PageWorld;
  readonly #events: PageEvents;
  readonly #page: PagePanel;
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #visits = new Visits<Target>();
  readonly #retries = new Retries();
  #subject: Subject | undefined;
  #unwatch: () => void = () => undefined;
  /** Grows with each release that is shown: the page's messages say which one they are about. */
  #serial = 0;
  #failure: { readonly message: string; readonly again: boolean } | undefined;
  #follow: boolean;
  /** The subject with which it takes the selection of the Releases view along; undefined once that is selected. */
  #leading: number | undefined;

  /** @param follow whether it shows what is selected in the Releases view, else it keeps its release */
  constructor(world: PageWorld, events: PageEvents, panel: vscode.WebviewPanel, follow: boolean) {
    this.extensionUri = world.extensionUri;
    this.attempt = world.attempt;
    this.#world = world;
    this.#events = events;
    this.#follow = follow;
    this.#page = new PagePanel(panel, this);
    this.#subscriptions = [
      world.repositories.onDidChange(() => void this.#subject?.lookAgain()),
      { dispose: world.ledgers.reset.on(() => void this.startAgain()) },
      { dispose: world.answered.on(() => this.#tryAgain()) },
      panel.onDidChangeViewState(() => this.#watch()),
    ];
  }

  get panel(): vscode.WebviewPanel {
    return this.#page.panel;
  }

  get follows(): boolean {
    return this.#follow;
  }

  set follows(follow: boolean) {
    this.#follow = follow;
    this.#page.post();
  }

  /** Whether it takes the selection along: what is selected until then is where it was before. */
  get leads(): boolean {
    return this.#leading === this.#serial;
  }

  /** Whether it shows a release, or is loading it. */
  shows({ address }: Ledger, { version }: Release): boolean {
    const target = this.#visits.current;
    return (
      target?.app.id === address.id && target.app.account === address.account && target.version === version
    );
  }

  /** Shows what was saved for a reload of the window. @param saved undefined where that cannot be read */
  async restore(saved: SavedRelease | undefined): Promise<void> {
    if (saved) {
      this.#visits.visit({ app: saved.app, version: saved.version });
      return this.startAgain();
    }
    const message = 'Shiplog no longer knows which release this was. Select one in the Releases view.';
    this.#failure = { message, again: false };
    this.#page.post();
  }

  /** Shows a release that is known. */
  show(ledger: Ledger, release: Release): void {
    if (!this.shows(ledger, release)) this.#visits.visit({ app: ledger.address, version: release.version });
    this.#put(ledger, release);
  }

  /** Goes to the release that was shown before, or after that one. */
  async move(to: 'back' | 'forward'): Promise<void> {
    const target = this.#visits.move(to);
    if (target) await this.#go(target, true);
  }

  /** Reads the shown release again: the account, the platform or the network may be another one now. */
  startAgain(): Promise<void> {
    const target = this.#visits.current;
    return target ? this.#go(target, false) : Promise.resolve();
  }

  dispose(): void {
    this.panel.dispose();
  }

  closed(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#serial += 1;
    this.#unwatch();
    this.#subject?.dispose();
    this.#subject = undefined;
    this.#events.closed();
  }

  /** Goes to another release, and takes the selection of the Releases view along. */
  async #visit(target: Target): Promise<void> {
    this.#visits.visit(target);
    await this.#go(target, true);
  }

  /** Shows a release that has to be read first. @param along whether the selection of the Releases view comes along */
  async #go(target: Target, along: boolean): Promise<void> {
    const serial = this.#turn(target);
    this.#page.post();
    if (along) this.#leading = serial;
    try {
      const ledger = await this.#world.ledgers.find(target.app);
      const release = await findRelease(ledger, target.version);
      if (this.#serial !== serial) return;
      this.#put(ledger, release);
      if (along) await this.#lead(ledger, target.version);
    } catch (error) {
      if (this.#serial !== serial) return;
      this.#leading = undefined;
      this.#failure = { message: messageOf(error), again: true };
      this.#page.post();
    }
  }

  async #lead(ledger: Ledger, version: number): Promise<void> {
    const subject = this.#serial;
    this.#leading = subject;
    await this.#world.select(ledger, version);
    if (this.#leading === subject) this.#leading = undefined;
  }

  #put(ledger: Ledger, release: Release): void {
    const shown = this.#subject;
    if (shown?.ledger === ledger && shown.release.id === release.id) return;
    this.#turn({ app: ledger.address, version: release.version });
    const subject = new Subject(ledger, release, sourcesOf(this.#world, ledger));
    this.#subject = subject;
    subject.changed.on(() => this.#page.post());
    this.#watch();
    this.#page.post();
  }

  #turn(target: Target): number {
    this.#unwatch();
    this.#subject?.dispose();
    this.#subject = undefined;
    this.#failure = undefined;
    this.panel.title = titleOf(target.app, target.version);
    this.#serial += 1;
    return this.#serial;
  }

  /** What is on screen follows the platform. */
  #watch(): void {
    this.#unwatch();
    this.#unwatch =
      this.#subject && this.panel.visible ? this.#world.watch(this.#subject.ledger) : () => undefined;
  }

  /** The page becomes whole by itself when the platform can be read again. */
  #tryAgain(): void {
    if (!this.panel.visible) return;
    const failed = this.#subject?.failed ?? [];
    const isFailed = failed.length > 0 || this.#failure?.again === true;
    if (!this.#retries.answered(isFailed)) return;
    if (!this.#subject) void this.startAgain();
    for (const part of failed) void this.#subject?.retry(part);
  }

  state(): PageState {
    const target = this.#visits.current;
    const title = target ? titleOf(target.app, target.version) : 'Release details';
    const { back, forward } = this.#visits;
    return {
      subject: this.#serial,
      saved: target ? { ...target, follow: this.#follow } : null,
      bar: target
        ? {
            follow: this.#follow,
            back: back ? titleOf(back.app, back.version) : null,
            forward: forward ? titleOf(forward.app, forward.version) : null,
          }
        : null,
      content: this.#subject
        ? { state: 'known', kind: 'release', value: this.#subject.view }
        : this.#failure
          ? {
              state: 'failed',
              title,
              message: this.#failure.message,
              again: this.#failure.again ? 'release' : null,
            }
          : { state: 'loading', title },
    };
  }

  async take(message: Exclude<PageMessage, { type: 'ready' }>): Promise<void> {
    if (message.type === 'follow') {
      if (message.on) this.#events.follow();
      else this.follows = false;
    } else if (message.type === 'move') await this.move(message.to);
    else if (message.subject === this.#serial) {
      if (this.#subject) await this.#act(message, this.#subject);
      else if (message.type === 'retry' && message.part === 'release') await this.startAgain();
    }
  }

  /** Handles a message about the shown release. */
  async #act(
    message: Exclude<PageMessage, { type: 'ready' | 'follow' | 'move' }>,
    subject: Subject,
  ): Promise<void> {
    const { ledger, release, changes, signal } = subject;
    if (isAboutChanges(message)) {
      const { repositories } = this.#world;
      return takeChanges(message, changes, { page: this.#page, repositories, signal });
    }
    switch (message.type) {
      case 'copy':
        return this.#copy(message.what, subject);
      case 'run': {
        const subjectOf = { app: ledger.address, version: release.version };
        await vscode.commands.executeCommand(commandOf(message.action), subjectOf);
        return;
      }
      case 'begin':
        // The command asks which release to go back to.
        await vscode.commands.executeCommand(commandOf('rollback'), { app: ledger.address });
        return;
      case 'go':
        return this.#visit({ app: ledger.address, version: message.version });
      case 'openSource': {
        const source = await sourceOf(this.#world.ledgers, ledger, release);
        return source && this.#visit(source);
      }
      case 'openBeside':
        return this.#events.openBeside(ledger, release);
      case 'retry':
        return message.part === 'release' || message.part === 'plan'
          ? undefined
          : subject.retry(message.part);
      case 'browse':
        if (subject.leadsTo(message.url)) await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
        return;
      default:
        // Messages about plans are for the plan panel.
        return undefined;
    }
  }

  async #copy(what: 'version' | 'commit' | 'link', { view, release }: Subject): Promise<void> {
    const name = versionName(release);
    if (what === 'version') return this.#page.copy(name, name);
    if (what === 'link')
      return this.#page.copy(releaseAddress(release.app, release.version), `the link to ${name}`);
    return view.code ? this.#page.copy(view.code.hash, view.code.short) : undefined;
  }
}

export function titleOf(app: AppRef, version: number): string {
  return `${app.name} ${versionName({ version })}`;
}
