/** What a command is about: from what a menu, a page or a keybinding hands to it, else asked for. */

import type { Ledger } from '../ledger/ledger.ts';
import { ranBefore } from '../domain/release/code.ts';
import { readApp } from '../domain/release/app-name.ts';
import { Problem } from '../domain/problem.ts';
import {
  type AppAddress,
  parseVersion,
  type Release,
  versionName,
  runningRelease,
} from '../domain/release/release.ts';
import { leadsOn, type PromotionRequest } from '../operations/promotion/choose.ts';
import { pickApp, pickLedger } from '../features/picks/pick-app.ts';
import { askOther, type Compared } from '../features/compare/compare.ts';
import type { Range } from '../features/changelog/changelog.ts';
import type { Choice } from '../catalog/app-list.ts';
import type { PairNode, StageAppNode } from '../views/pipelines/nodes.ts';
import { type AppNode, appNodeOf, type Node } from '../views/releases/nodes.ts';
import { allApps } from './all-apps.ts';
import { chooseRelease } from './choose-release.ts';
import type { Services } from './services.ts';

/** A release as messages and pages give it, and keybindings: `{ "app": "bookshop", "version": "v46" }`. */
interface Address {
  /** From a keybinding, a name or an id that a person typed. */
  readonly app: AppAddress | string;
  readonly version?: number | string;
  /** Where a range begins. */
  readonly from?: number | string;
  /** What it is compared with. */
  readonly with?: Address;
  /** What it is promoted to. */
  readonly targets?: readonly (AppAddress | string)[] | AppAddress | string;
}

/** Rows of the pipelines view that commands are about; its commits are as those of the other. */
type PipelinesNode = StageAppNode | PairNode;

/** What a menu, a page or a keybinding hands to a command; from the palette it is nothing. */
export type Subject = Node | PipelinesNode | Address | undefined;

/** The ledger that a command is about; asked for when nothing names one. */
export async function askLedger(services: Services, subject: Subject, title: string): Promise<Ledger> {
  const { catalog, releases, ledgers } = services;
  if (subject && 'kind' in subject) return ledgerOf(subject) ?? askLedger(services, undefined, title);
  if (subject) {
    const app = readApp(subject.app);
    await catalog.shown();
    return typeof app === 'object' ? ledgers.find(app) : pickLedger(await ledgers.named(app), title);
  }
  const [selected] = releases.view.selection;
  const several = (await catalog.shown()).length > 1;
  if (selected && selected.kind !== 'app' && several && releases.view.visible) {
    const ledger = ledgerOf(selected);
    if (ledger) return ledger;
  }
  return ledgers.of((await askApp(services, undefined, `${title}: Which App?`)).app);
}

function ledgerOf(node: Node | PipelinesNode): Ledger | undefined {
  if (node.kind === 'stageApp') return node.ledger;
  return node.kind === 'pair' ? node.target : appNodeOf(node)?.ledger;
}

/** What the two apps of a row run: the one that lacks something is on the left. */
export function pairOf({ source, target }: PairNode): [from: Compared, to: Compared] {
  return [runningIn(target), runningIn(source)];
}

function runningIn(ledger: Ledger): Compared {
  const release = runningRelease(ledger.state.releases);
  if (!release) throw new Problem(`${ledger.app.name} runs nothing yet.`);
  return { ledger, release };
}

export function isNode<K extends (Node | PipelinesNode)['kind']>(
  subject: Subject,
  kind: K,
): subject is Extract<Node | PipelinesNode, { kind: K }> {
  return subject !== undefined && 'kind' in subject && subject.kind === kind;
}

/**
 * The app that a command is about; asked for among those that suit when no row names one.
 * @param none what is said when none suits
 */
export async function askApp(
  services: Services,
  node: AppNode | undefined,
  title: string,
  suits: (choice: Choice) => boolean = () => true,
  none = 'There is no other app.',
): Promise<Pick<Choice, 'app'>> {
  if (node) return node;
  const choices = (await allApps(services)).filter(suits);
  if (choices.length === 0) throw new Problem(none);
  return pickApp(choices, { title });
}

/**
 * The release that a command is about; asked for among those that suit when nothing names one.
 * @param reason why the others cannot be chosen
 */
export async function askRelease(
  services: Services,
  subject: Subject,
  title: string,
  suits: (release: Release) => boolean = () => true,
  reason = 'changed no code',
): Promise<{ ledger: Ledger; release: Release }> {
  if (subject && 'kind' in subject && subject.kind === 'release') return subject;
  const ledger = await askLedger(services, subject, title);
  const version = versionOf(subject);
  if (version === undefined) {
    const whyNot = (release: Release) => (suits(release) ? undefined : reason);
    const placeholder = `A release of ${ledger.app.name}: its version, words, a name or a hash`;
    return { ledger, release: await chooseRelease(services, ledger, { title, placeholder, whyNot }) };
  }
  return { ledger, release: await releaseOf(ledger, version) };
}

/** The release whose output a command is about. */
export function askOutput(services: Services, subject: Subject, title: string) {
  return askRelease(services, subject, title, hasOutput, 'ran no release phase');
}

/** Whether a release phase ran for it, whose output can be read. */
export function hasOutput({ outputUrl }: Release): boolean {
  return outputUrl !== null;
}

async function releaseOf(ledger: Ledger, version: number): Promise<Release> {
  const { state } = ledger;
  // It may have been made since the ledger was last read.
  if (state.readAt !== undefined && version > (state.releases[0]?.version ?? 0)) await ledger.refreshNow();
  const release = await ledger.until(({ releases }) => releases.find((known) => known.version === version));
  if (!release) throw new Problem(`${ledger.app.name} has no release ${versionName({ version })}.`);
  return release;
}

/** One release where a row or a keybinding names it; else both ends are asked for. */
export async function askRange(services: Services, subject: Subject, title: string): Promise<Range> {
  const { ledger, release: to } = await askRelease(services, subject, title);
  if (subject && 'kind' in subject && subject.kind === 'release') return { ledger, from: undefined, to };
  const given = subject && 'from' in subject ? numberOf(subject.from) : undefined;
  if (given !== undefined) return { ledger, from: await releaseOf(ledger, given), to };
  if (versionOf(subject) !== undefined) return { ledger, from: undefined, to };
  const question = {
    title,
    placeholder: `Choose the release that the changelog of ${versionName(to)} starts after`,
    suggested: await ledger.until(({ releases }) => ranBefore(to, releases)),
    whyNot: ({ version }: Release) =>
      version < to.version ? undefined : `is not older than ${versionName(to)}`,
  };
  if (!question.suggested) return { ledger, from: undefined, to };
  return { ledger, from: await chooseRelease(services, ledger, question), to };
}

function isPast({ current }: Release): boolean {
  return !current;
}

/** A release of the past and the one that runs now. @throws {Problem} where that is the same one, or nothing runs */
export async function askWithCurrent(services: Services, subject: Subject): Promise<[Compared, Compared]> {
  const one = await askRelease(services, subject, 'Compare with Current', isPast, 'is running now');
  const { ledger } = one;
  const current = await ledger.until(({ releases }) => runningRelease(releases));
  if (!current)
    throw new Problem(`${ledger.app.name} runs nothing yet, so there is nothing to compare with.`);
  return [one, { ledger, release: current }];
}

/** The release that another one is compared with, of the same app or of another. */
export async function askOtherRelease(
  services: Services,
  subject: Subject,
  one: Compared,
): Promise<Compared> {
  const title = `Compare ${one.ledger.app.name} ${versionName(one.release)}`;
  if (subject && 'with' in subject && subject.with) return askRelease(services, subject.with, title);
  const other = await askOther(one);
  if (typeof other === 'object') return { ledger: one.ledger, release: other };
  if (other === 'otherApp') {
    const { app } = await askApp(services, undefined, title, (choice) => choice.app.id !== one.ledger.app.id);
    return askRelease(services, { app: services.ledgers.of(app).address }, title);
  }
  return askRelease(services, { app: one.ledger.address }, title);
}

/** What is promoted, and where to; the person chooses what no row or keybinding names. */
export async function askPromotion(services: Services, subject: Subject): Promise<PromotionRequest> {
  await allApps(services);
  const { pipelines } = services.catalog.list;
  if (pipelines.length === 0) {
    throw new Problem('None of your apps is in a pipeline, so there is nothing to promote.');
  }
  if (isNode(subject, 'pair')) return { source: subject.source.address, targets: [subject.target.address] };
  if (subject && !('kind' in subject)) {
    const { targets } = subject;
    const { address } = await askLedger(services, subject, 'Promote');
    return { source: address, targets: targets === undefined ? undefined : [targets].flat().map(readApp) };
  }
  const ledger = subject && ledgerOf(subject);
  if (ledger) return { source: ledger.address, targets: undefined };
  const { app } = await askApp(
    services,
    undefined,
    'Promote',
    (choice) => leadsOn(pipelines, choice.app),
    'None of your apps has a later stage in its pipeline, so there is nothing to promote.',
  );
  return { source: services.ledgers.of(app).address, targets: undefined };
}

export function versionOf(subject: Subject): number | undefined {
  if (!subject) return undefined;
  if ('kind' in subject) return subject.kind === 'release' ? subject.release.version : undefined;
  return numberOf(subject.version);
}

function numberOf(text: number | string | undefined): number | undefined {
  if (typeof text !== 'string') return text;
  const version = parseVersion(text);
  if (version === undefined) throw new Problem(`"${text}" is not a version. Write it as v46.`);
  return version;
}
