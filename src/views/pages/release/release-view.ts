/** What the page shows of a release: model data in, plain JSON out. */

import { type Code, codeOf } from '../../../domain/release/code.ts';
import {
  type Commit,
  commitTitle,
  isHash,
  isSameHash,
  isWholeHash,
  shortHash,
} from '../../../domain/graph/commit.ts';
import type { AppPages } from '../../../domain/release/app-pages.ts';
import { mapPart, type Part } from '../../../domain/part.ts';
import { type Release, runningRelease, type Slug } from '../../../domain/release/release.ts';
import { foreignText, severalLines } from '../../../domain/text/foreign-text.ts';
import { skippedBy, takenBackBy, versionRanges } from '../../../domain/plan/rollback-links.ts';
import type { CommitName, CommitView, ReleaseView, SlugView, CommitDetailsView } from '../protocol.ts';
import { actionsOf } from './actions.ts';
import { type HostedDetails, commitDetailsView } from './commit-view.ts';
import { type KnownChanges, whatChanged } from './what-changed.ts';

/** What is known of a release at one moment. */
export interface Known {
  readonly release: Release;
  /** The app's releases that are known, newest first; the release need not be among them. */
  readonly ledger: readonly Release[];
  /** Whether the ledger is known down to v1. */
  readonly complete: boolean;
  /** See `ReleaseView`. */
  readonly clockAhead: number;
  readonly slug: Part<Slug>;
  /** Keys alone: values never come here. */
  readonly config: Part<readonly string[]>;
  /** Undefined when no open folder has it. */
  readonly commit: Part<Commit | undefined>;
  /** Of that commit; undefined when that is not known. */
  readonly commitDetails: Part<HostedDetails | undefined>;
  readonly changes: KnownChanges;
  /** Of its app. */
  readonly pages: AppPages;
  /** The end of the output of a failed release. */
  readonly output: Part<string>;
}

export function viewOf(known: Known): ReleaseView {
  const release = asTheLedgerSays(known);
  const { ledger, slug } = known;
  const { change } = release;
  const code = codeView(known);
  const commit = commitPart(known, code);
  const skipped = skippedBy(release, ledger).map(({ version }) => version);
  return {
    app: release.app,
    version: release.version,
    description: release.description,
    status: statusOf(release),
    current: release.current,
    running: runningRelease(ledger)?.version ?? null,
    by: release.user.email,
    createdAt: release.createdAt,
    clockAhead: known.clockAhead,
    addons: release.addons,
    ...neighbours(release, ledger),
    source: change.kind === 'promotion' ? { app: change.app, version: change.version ?? null } : null,
    wentBackTo: change.kind === 'rollback' && change.to < release.version ? change.to : null,
    skipped: skipped.length > 0 ? versionRanges(skipped) : null,
    takenBackBy: takenBackBy(release, ledger)?.version ?? null,
    code,
    commit,
    commitDetails: commitDetailsPart(known, commit),
    changes: whatChanged(release, known.changes),
    failure: release.status === 'failed' ? mapPart(known.output, outputLines) : null,
    slug: mapPart(slug, slugView),
    config: mapPart(known.config, (keys) => keys.toSorted()),
    actions: actionsOf({ ...known, release, code: code && { isHash: namesHash(known) } }),
    webName: known.commitDetails.state === 'known' ? (known.commitDetails.value?.host?.name ?? null) : null,
  };
}

/** Which release runs may have changed since this one was read, when it lies further back than the ledger is known. */
function asTheLedgerSays({ release, ledger }: Known): Release {
  const running = runningRelease(ledger);
  return running ? { ...release, current: running.version === release.version } : release;
}

/** In characters: a longer line of an output is a dump. */
const longestLine = 1_000;

function outputLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
    .map(severalLines);
}

/** Versions grow by one, so the one before is known even where the ledger is not loaded down to it. */
function neighbours(release: Release, ledger: readonly Release[]) {
  return {
    previous: release.version > 1 ? release.version - 1 : null,
    next: ledger.some((other) => other.version === release.version + 1) ? release.version + 1 : null,
  };
}

function statusOf({ status }: Release): ReleaseView['status'] {
  switch (status) {
    case 'succeeded':
      return { text: 'Succeeded', tone: 'good' };
    case 'pending':
      return { text: 'Release command is running', tone: 'busy' };
    case 'failed':
      return { text: 'Release command failed', tone: 'bad' };
    case 'expired':
      return { text: 'Expired', tone: 'plain' };
    default:
      return { text: status, tone: 'plain' };
  }
}

function codeView({ release, ledger, slug }: Known): CommitName | null {
  const code = codeOf(release, ledger);
  const hash = commitNameOf(code, slug) ?? namedBySlug(slug);
  if (hash === undefined) return null;
  const from = code && code.release.version !== release.version ? code.release.version : null;
  return { hash, short: shortHash(hash), from };
}

/**
 * The name of a release's commit: the slug's hash, which is whole and known where the ledger does not reach back far
 * enough, else what the ledger names. A slug may name anything else as its commit: see `code/locate.ts`.
 */
export function commitNameOf(code: Code | undefined, slug: Part<Slug>): string | undefined {
  const named = namedBySlug(slug);
  return named !== undefined && isWholeHash(named) ? named : code?.hash;
}

function namesHash({ release, ledger, slug }: Known): boolean {
  const name = commitNameOf(codeOf(release, ledger), slug);
  return name !== undefined && isHash(name);
}

function namedBySlug(slug: Part<Slug>): string | undefined {
  const named = slug.state === 'known' ? slug.value.commit : null;
  return named === null || named === '' ? undefined : named;
}

/** Whether a commit that was found is that of some code: another name than a hash is that of a tag. */
function isOf(code: CommitName, found: Commit): boolean {
  return isSameHash(found.hash, code.hash) || !isHash(code.hash);
}

function commitPart(known: Known, code: CommitName | null): Part<CommitView> {
  const { commit, slug } = known;
  if (!code) {
    return slug.state === 'loading'
      ? { state: 'loading' }
      : { state: 'absent', why: 'The commit that this release runs is unknown.' };
  }
  if (commit.state !== 'known') return commit;
  const found = commit.value;
  if (!found && !namesHash(known)) {
    return { state: 'absent', why: 'This release was not built from a commit.' };
  }
  if (!found || !isOf(code, found)) {
    const why = `No open folder has commit ${code.short}. Open Commit offers ways to get it.`;
    return { state: 'absent', why };
  }
  const { date } = found;
  return {
    state: 'known',
    value: { subject: foreignText(commitTitle(found)), author: foreignText(found.author, 100), date },
  };
}

function commitDetailsPart({ commitDetails }: Known, commit: Part<CommitView>): Part<CommitDetailsView> {
  const none = { state: 'absent', why: 'There is no commit to describe.' } as const;
  if (commit.state !== 'known') return none;
  if (commitDetails.state !== 'known') return commitDetails;
  return commitDetails.value ? { state: 'known', value: commitDetailsView(commitDetails.value) } : none;
}

function slugView(slug: Slug): SlugView {
  return {
    id: slug.id,
    stack: slug.stack,
    size: slug.size === null ? null : sizeText(slug.size),
    buildpack: slug.buildpack,
    processes: Object.entries(slug.processTypes).map(([type, command]) => ({ type, command })),
  };
}

/** Bytes for people, in powers of a thousand as the platform counts them: `52.4 MB`. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  // 999.96 kB would be written as 1000.0 kB.
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
