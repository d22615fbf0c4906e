/** What the views of a rollback's and a promotion's plan are made of: model data in, plain JSON out. */

import { commitTitle, type FileChange, shortHash } from '../../../domain/graph/commit.ts';
import { foreignText } from '../../../domain/text/foreign-text.ts';
import { mapPart, type Part } from '../../../domain/part.ts';
import type { SlugDiff } from '../../../domain/release/release-diff.ts';
import { type Release, versionName, runningRelease } from '../../../domain/release/release.ts';
import type { Commits } from '../../../domain/plan/rollback-plan.ts';
import { count, listed } from '../../../domain/text/sentences.ts';
import type { LeadPiece, Listing, PlanCommits, PlanFile, PlanKeys } from './plan-view.ts';

/** So many files, and releases, are listed: more take the page long, and nobody reads them at once. */
export const mostListed = 300;

/** The state of a ledger that a plan was made from. */
interface Basis {
  readonly newest: Release | undefined;
  /** What ran. */
  readonly current: Release | undefined;
}

/**
 * Why a plan does not hold any more for the ledger that it was made from; null while it does.
 * @param ledger newest first, as it is known now
 * @param app what its app is called, where the plan is of several
 */
export function whatMoved(
  { newest, current }: Basis,
  ledger: readonly Release[],
  app?: string,
): string | null {
  const of = app === undefined ? '' : ` of ${app}`;
  const since = ledger.filter(({ version }) => version > (newest?.version ?? 0));
  if (since.length > 0) {
    const [names, came] = [listed(since.map(versionName).toReversed(), 3), since.length > 1 ? 'have' : 'has'];
    return `${names}${of} ${came} come since this plan was made: it does not hold any more.`;
  }
  const running = runningRelease(ledger);
  if (!running || running.id === current?.id) return null;
  return `${versionName(running)}${of} is running now: this plan does not hold any more.`;
}

/** Words of a sentence. */
export function words(text: string): LeadPiece {
  return { text, release: null };
}

/** A release within a sentence. @param app its place among the plan's apps */
export function toRelease({ version }: Pick<Release, 'version'>, app: number): LeadPiece {
  return { text: versionName({ version }), release: { app, version } };
}

/** What is known of an app, at the end of a sentence: ` · production, protected`. */
export function notesOf({
  stage,
  protected: isProtected,
}: {
  readonly stage: string | undefined;
  readonly protected: boolean;
}): LeadPiece[] {
  const notes = [...(stage === undefined ? [] : [stage]), ...(isProtected ? ['protected'] : [])];
  return notes.length > 0 ? [words(` · ${notes.join(', ')}`)] : [];
}

/** `1 file changes` */
export function agreeing(many: number, noun: string, verb: string): string {
  return `${count(many, noun)} ${verb}${many === 1 ? 's' : ''}`;
}

export function commitsView(title: string, { count: all, list }: Commits): PlanCommits {
  return {
    title,
    count: all,
    list: list.map((commit) => ({
      short: shortHash(commit.hash),
      subject: foreignText(commitTitle(commit), 300),
      author: foreignText(commit.author, 100),
      date: commit.date,
    })),
  };
}

const letters = {
  added: 'A',
  copied: 'C',
  deleted: 'D',
  modified: 'M',
  renamed: 'R',
  typeChanged: 'T',
} as const;

export function fileView({ kind, path, from }: FileChange): PlanFile {
  return { letter: letters[kind], kind, path, from: from ?? null };
}

export function keyLines(groups: readonly PlanKeys[]): PlanKeys[] {
  return groups.filter(({ keys }) => keys.length > 0);
}

/** How the stack and the process types change. */
export function slugListing(slug: Part<SlugDiff>): Listing<string> {
  return {
    title: 'Stack and process types',
    none: 'They stay as they are.',
    lines: mapPart(slug, slugLines),
  };
}

function slugLines({ stack, buildpack, processTypes: { added, removed, changed } }: SlugDiff): string[] {
  return [
    ...(stack ? [`Stack: ${stack.from} → ${stack.to}`] : []),
    ...(buildpack ? [`Buildpack: ${buildpack.from} → ${buildpack.to}`] : []),
    ...changed.map(({ type, from, to }) => `${type}: ${from} → ${to}`),
    ...added.map(({ type, command }) => `${type} appears: ${command}`),
    ...removed.map(({ type, command }) => `${type} disappears: ${command}`),
  ];
}
