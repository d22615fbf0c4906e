/** What the page of any plan shows, made from what differs by kind: model data in, plain JSON out. */

import type { Part } from '../../../domain/part.ts';
import { type Basis, holds, since } from '../../../domain/plan/basis.ts';
import { agree, type PlanText, notesOf } from '../../../domain/plan/plan-text.ts';
import { type Release, type Stage, runningRelease, versionName } from '../../../domain/release/release.ts';
import type { SlugDiff } from '../../../domain/release/release-diff.ts';
import { listed } from '../../../domain/text/sentences.ts';
import { changesView } from '../changes-view.ts';
import type { LeadPiece, PlanReleases, PlanSection, PlanView } from './plan-view.ts';

/** The page of one plan. Apps are named by their places: a rollback has one, of a promotion the source is the first. */
export interface PlanPage extends Pick<PlanView, 'title' | 'lead' | 'made' | 'begin'> {
  /** What the plan was made from, in the order of its apps. */
  readonly bases: readonly Basis[];
  /** Whether a release is what the plan makes of its app. */
  readonly isMade: (made: AppRelease) => boolean;
  /** Why it cannot be gone through with, as the ledgers are known now. */
  readonly refusal: (ledgers: Ledgers) => string | undefined;
  readonly sections: readonly PageSection[];
}

/** The releases of each app of the plan as they are known now, newest first. */
export type Ledgers = readonly (readonly Release[])[];

/** What becomes of one app. */
export interface PageSection {
  readonly heading: PlanSection['heading'];
  readonly text: PlanText;
  readonly slug: Part<SlugDiff>;
  readonly releases: PlanReleases | null;
  /** What runs; undefined where nothing does. */
  readonly from: AppRelease | undefined;
  /** What would run. */
  readonly to: AppRelease;
}

export interface AppRelease {
  /** The place of its app among the plan's. */
  readonly app: number;
  readonly release: Release;
}

/** @param clockAhead see `ReleaseView` */
export function planView(page: PlanPage, ledgers: Ledgers, clockAhead: number): PlanView {
  const { title, lead, made, begin, sections } = page;
  const done = whatWasDone(page, ledgers);
  return {
    title,
    lead,
    made,
    clockAhead,
    done,
    moved: done
      ? null
      : (page.bases.map((basis, at) => whatMoved(basis, ledgers[at] ?? [])).find(Boolean) ?? null),
    begin,
    refusal: page.refusal(ledgers) ?? null,
    sections: sections.map(sectionView),
  };
}

/** The releases that the plan has made, once they are all that came after it, as a sentence; null before that. */
function whatWasDone({ bases, isMade, sections }: PlanPage, ledgers: Ledgers): LeadPiece[] | null {
  const made = bases.flatMap((basis, app) =>
    since(basis, ledgers[app] ?? []).map((release): AppRelease => ({ app, release })),
  );
  const isDone = made.every((one) => isMade(one) && one.release.status !== 'failed');
  const [first, ...others] = made;
  if (!first || !isDone) return null;
  const state = made.some(({ release }) => release.status === 'pending') ? 'Under way' : 'Done';
  if (sections.length === 1) return [words(`${state}, as `), toRelease(first), words('.')];
  const named = (one: AppRelease) => [words(`${one.release.app.name} as `), toRelease(one)];
  return [
    words(`${state}: `),
    ...named(first),
    ...others.flatMap((one) => [words(', '), ...named(one)]),
    words('.'),
  ];
}

/** Why a plan is out of date by the ledger of one of its apps; undefined while it holds. */
function whatMoved(basis: Basis, ledger: readonly Release[]): string | undefined {
  // A ledger that is being read again is empty, which says nothing.
  if (ledger.length === 0 || holds(basis, ledger)) return undefined;
  const { name } = basis.app;
  const newer = since(basis, ledger);
  const running = runningRelease(ledger);
  if (newer.length > 0) {
    const names = listed(newer.map(versionName).toReversed(), 3);
    return `${name} ${names} ${agree(newer, 'was', 'were')} released after this plan was made, so it is out of date.`;
  }
  return running && running.id !== basis.current
    ? `${name} now runs ${versionName(running)}, so this plan is out of date.`
    : `${name} has changed since this plan was made, so it is out of date.`;
}

function sectionView({ heading, text, slug, releases }: PageSection): PlanSection {
  const { counts, warnings, facts } = text;
  return { heading, counts, warnings, facts, ...changesView({ ...text, slug }), releases };
}

/** Words of a sentence. */
export function words(text: string): LeadPiece {
  return { text, release: null };
}

/** A release within a sentence. */
export function toRelease({ app, release: { version } }: AppRelease): LeadPiece {
  return { text: versionName({ version }), release: { app, version } };
}

/** `From v52 (running now) to v46 · production, protected` */
export function routeOf(
  from: AppRelease | undefined,
  to: readonly LeadPiece[],
  app: { readonly stage: Stage | undefined; readonly protected: boolean },
): LeadPiece[] {
  return [
    ...(from
      ? [words('From '), toRelease(from), words(' (running now) to ')]
      : [words('Nothing runs yet. To ')]),
    ...to,
    ...notePieces(notesOf(app)),
  ];
}

/** What is known of an app, at the end of a sentence. */
export function notePieces(notes: readonly string[]): LeadPiece[] {
  return notes.length > 0 ? [words(` · ${notes.join(', ')}`)] : [];
}
