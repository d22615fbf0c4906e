/**
 * The releases that a person chooses from: all of a ledger. What is known is offered at once, and older pages are read
 * as they type or go further down.
 */

import type { Ledger } from '../../ledger/ledger.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import type { Group } from '../../domain/plan/same-code.ts';
import { messageOf } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { type Candidate, parseQuery, ReleaseSearch } from './release-search.ts';

/** What the choice is made from. */
export interface ChoiceSources {
  readonly ledger: Pick<Ledger, 'app' | 'refresh' | 'state' | 'until'>;
  /** The commits of the code that releases run, of those that are in an open repository. */
  readonly commitsOf: (releases: readonly Release[]) => Promise<ReadonlyMap<Release, Commit>>;
  /** Why a release cannot be chosen. */
  readonly whyNot?: ((release: Release) => string | undefined) | undefined;
  /** The version that stands above the others, with its group. */
  readonly first?: number | undefined;
  /** The releases that a release stands with; undefined for one that stands alone. */
  readonly groupOf?: ((release: Release, commit: Commit | undefined) => Group | undefined) | undefined;
}

export type ChoiceRow =
  | ({ readonly kind: 'release' } & Candidate)
  /** A line above rows. */
  | { readonly kind: 'line'; readonly label: string }
  /** What older releases there are, and what is done about them. */
  | { readonly kind: 'older'; readonly state: OlderState; readonly range: string; readonly error?: string }
  /** Why there is no row. */
  | { readonly kind: 'note'; readonly text: string };

/** Known but not shown yet, not read yet, being read, or not to be read. */
type OlderState = 'hidden' | 'unread' | 'reading' | 'failed';

/** So many rows are shown at once, and again each time that a person goes further down. */
const page = 100;
/** With so many matches for some words, reading stops. */
const enough = 20;

export class ReleaseChoices {
  readonly #sources: ChoiceSources;
  readonly #changed: () => void;
  readonly #search = new ReleaseSearch();
  readonly #stop = new AbortController();
  /** Of the releases whose commits were looked up, newest first. */
  #candidates: readonly Candidate[] = [];
  #query = parseQuery('');
  /** How many matches are shown, and how many are to be found where the ledger has them. */
  #shown = page;
  #wanted = 1;
  #reading: Promise<void> | undefined;
  #error: unknown;
  /** The version that was typed and is newer than all that were known, once the newest were read again. */
  #askedFor: number | undefined;

  /** @param changed is called when the rows may be others */
  constructor(sources: ChoiceSources, changed: () => void) {
    this.#sources = sources;
    this.#changed = changed;
  }

  /** Whether something is being read. */
  get busy(): boolean {
    return this.#reading !== undefined;
  }

  /** Takes in what is known of the ledger, and reads what is missing. Ends when nothing more is to be read for now. */
  async open(): Promise<void> {
    await this.#learn();
    await this.#readOn();
  }

  /** Looks for what a person has typed. */
  async type(text: string): Promise<void> {
    this.#query = parseQuery(text);
    this.#shown = page;
    const { words, version } = this.#query;
    this.#wanted = version !== undefined ? 0 : words.length > 0 ? enough : 1;
    await this.#readOn();
  }

  /** Shows more of what matches, and reads it where it must; after an error it is tried again. */
  async more(): Promise<void> {
    const known = this.#found().possible.length;
    if (known <= this.#shown) this.#wanted = Math.max(this.#wanted, known + 1);
    if (this.#error === undefined) this.#shown += page;
    this.#error = undefined;
    await this.#readOn();
  }

  /** The version that was typed, where the ledger has it. */
  get exact(): Candidate | undefined {
    const { version } = this.#query;
    return version === undefined
      ? undefined
      : this.#candidates.find(({ release }) => release.version === version);
  }

  /** The rows as they are now. */
  rows(): ChoiceRow[] {
    const { exact } = this;
    const { possible, impossible } = this.#found();
    const others = possible.filter((one) => one !== exact);
    const shown = this.#arranged(others.slice(0, this.#shown));
    const refused = impossible.filter((one) => one !== exact).slice(0, page);
    const older = this.#older(others.length > this.#shown ? others[this.#shown] : undefined);
    const rows: ChoiceRow[] = [
      ...(exact ? [rowOf(exact)] : []),
      ...(exact && shown.length > 0 && shown[0]?.kind !== 'line' ? [line('')] : []),
      ...shown,
      ...(older ? [older] : []),
      ...(refused.length > 0 ? [line('Cannot be chosen'), ...refused.map(rowOf)] : []),
    ];
    const isEmpty = rows.length === 0;
    const note = this.#note(isEmpty);
    return note === undefined ? rows : [{ kind: 'note', text: note }, ...rows];
  }

  /** Ends what is being read. */
  dispose(): void {
    this.#stop.abort();
  }

  #found(): { readonly possible: readonly Candidate[]; readonly impossible: readonly Candidate[] } {
    const found = this.#search.matches(this.#candidates, this.#query);
    const { first } = this.#sources;
    const possible = found.filter(({ reason }) => reason === undefined);
    const suggested = possible.find(({ release }) => release.version === first);
    return {
      possible: suggested ? [suggested, ...possible.filter((one) => one !== suggested)] : possible,
      impossible: found.filter(({ reason }) => reason !== undefined),
    };
  }

  /** Releases of a group stand together, where the first of them stands. */
  #arranged(candidates: readonly Candidate[]): ChoiceRow[] {
    const { groupOf } = this.#sources;
    if (!groupOf) return candidates.map(rowOf);
    const groups = new Map<unknown, { readonly label: string | undefined; readonly members: Candidate[] }>();
    for (const candidate of candidates) {
      const group = groupOf(candidate.release, candidate.commit);
      const known = group && groups.get(group.key);
      if (known) known.members.push(candidate);
      else groups.set(group?.key ?? candidate, { label: group?.label, members: [candidate] });
    }
    let wasGroup = false;
    return [...groups.values()].flatMap(({ label, members }) => {
      const isGroup = label !== undefined && members.length > 1;
      const lines = isGroup || wasGroup ? [line(isGroup ? label : '')] : [];
      wasGroup = isGroup;
      return [...lines, ...members.map(rowOf)];
    });
  }

  /** @param next the newest match that is known and not shown */
  #older(next: Candidate | undefined): ChoiceRow | undefined {
    const { complete, releases } = this.#sources.ledger.state;
    if (next) return { kind: 'older', state: 'hidden', range: rangeDown(next.release.version) };
    if (complete && this.#error === undefined && !this.#reading) return undefined;
    const oldest = complete ? undefined : releases.at(-1)?.version;
    const range = oldest === undefined ? '' : rangeDown(oldest - 1);
    if (this.#error !== undefined)
      return { kind: 'older', state: 'failed', range, error: messageOf(this.#error) };
    return { kind: 'older', state: this.#reading ? 'reading' : 'unread', range };
  }

  #note(isEmpty: boolean): string | undefined {
    const { app, state } = this.#sources.ledger;
    const { words, version } = this.#query;
    const [newest] = state.releases;
    if (version !== undefined && !this.exact && !this.#reading && this.#error === undefined && newest) {
      const why =
        version > newest.version ? `The newest is ${versionName(newest)}.` : 'It could not be read.';
      return `${app.name} has no release ${versionName({ version })}. ${why}`;
    }
    if (!isEmpty) return undefined;
    return words.length > 0 ? `No release of ${app.name} matches.` : `${app.name} has no releases yet.`;
  }

  #isEnough(): boolean {
    const { version } = this.#query;
    const { complete, releases } = this.#sources.ledger.state;
    const [newest, oldest] = [releases[0]?.version, releases.at(-1)?.version];
    if (newest === undefined || oldest === undefined) return complete;
    if (version !== undefined && version > newest && this.#askedFor !== version) return false;
    if (complete) return true;
    return (version === undefined || version >= oldest) && this.#found().possible.length >= this.#wanted;
  }

  /**
   * Reads page after page until there is enough, and says that the rows are others: after it has begun, as the list asks
   * for older releases where a person stands on them and nothing is being read.
   * One read at a time: what is typed meanwhile is for its next step.
   */
  #readOn(): Promise<void> {
    if (this.#error !== undefined || this.#isEnough() || this.#stop.signal.aborted) {
      this.#changed();
      return Promise.resolve();
    }
    this.#reading ??= this.#readPages()
      .catch((error: unknown) => {
        this.#error = error;
      })
      .finally(() => {
        this.#reading = undefined;
        if (!this.#stop.signal.aborted) this.#changed();
      });
    this.#changed();
    return this.#reading;
  }

  async #readPages(): Promise<void> {
    const { ledger } = this.#sources;
    const { signal } = this.#stop;
    /* oxlint-disable no-await-in-loop -- each page names the one after it */
    while (!this.#isEnough()) {
      const { version } = this.#query;
      const { releases } = ledger.state;
      if (version !== undefined && version > (releases[0]?.version ?? Infinity)) {
        this.#askedFor = version;
        if (!(await ledger.refresh('person', signal))) throw ledger.state.error;
      } else {
        const oldest = releases.at(-1)?.version;
        await ledger.until((state) => state.releases.at(-1)?.version !== oldest || undefined, signal);
      }
      await this.#learn();
      if (signal.aborted) return;
      this.#changed();
    }
    /* oxlint-enable no-await-in-loop */
  }

  async #learn(): Promise<void> {
    const { ledger, commitsOf, whyNot } = this.#sources;
    const { releases } = ledger.state;
    const commits = await commitsOf(releases);
    this.#candidates = releases.map((release) => ({
      release,
      commit: commits.get(release),
      reason: whyNot?.(release),
    }));
  }
}

function rowOf(candidate: Candidate): ChoiceRow {
  return { kind: 'release', ...candidate };
}

function line(label: string): ChoiceRow {
  return { kind: 'line', label };
}

/** `v42 to v1` */
function rangeDown(version: number): string {
  return version > 1 ? `${versionName({ version })} to v1` : 'v1';
}
