/** Asks for a release: a list of all that an app has, which is searched and read on as a person types. */

import * as vscode from 'vscode';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Commit } from '../../domain/graph/commit.ts';
import { Cancelled } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { LivePick } from './live-pick.ts';
import { type ChoiceRow, type ChoiceSources, ReleaseChoices } from './release-choices.ts';
import { type CommitNotes, itemOf, lookButton, type ReleaseItem } from './release-item.ts';

export interface ReleaseQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** The one to stand on at first; otherwise the first that can be chosen. */
  readonly suggested?: Release | undefined;
  /** What the suggested one is called beside its name. */
  readonly suggestedAs?: string;
  /** Whether the suggested one stands above those that are newer, also when a person has typed words. */
  readonly isSuggestedFirst?: boolean;
  /** Why a release cannot be chosen: it is shown with the reason, below the others. */
  readonly whyNot?: ChoiceSources['whyNot'];
  /** The releases that one stands with. */
  readonly groupOf?: ChoiceSources['groupOf'];
  /** What speaks against a release that can be chosen, in a few words for its row. */
  readonly note?: (release: Release) => string | undefined;
  /** Says what choosing a release would do while a person stands on it, in lines that know more each time. */
  readonly explain?: (release: Release, signal: AbortSignal) => AsyncIterable<string>;
  /** Shows all of what a line says, instead of choosing. */
  readonly look?: (release: Release) => unknown;
}

/** What is known of releases beside the ledger. */
export interface ReleaseCode {
  readonly commitsOf: ChoiceSources['commitsOf'];
  /** Never rejects. */
  readonly notesOf: (commits: readonly Commit[]) => Promise<CommitNotes | undefined>;
}

/** Asks for a release of a ledger. @throws {Cancelled} */
export async function pickRelease(
  ledger: Ledger,
  code: ReleaseCode,
  question: ReleaseQuestion,
): Promise<Release> {
  const pick = new ReleasePick(ledger, code, question);
  try {
    return await pick.chosen();
  } finally {
    pick.dispose();
  }
}

/** What the key for it does while a question with `look` is open. */
let lookNow: (() => void) | undefined;

function offerLook(look: (() => void) | undefined): void {
  if (look === lookNow) return;
  lookNow = look;
  void vscode.commands.executeCommand('setContext', 'shiplog.choosingTarget', look !== undefined);
}

/** Shows all about the release that a person stands on while they choose. */
export function lookAtActive(): void {
  lookNow?.();
}

class ReleasePick {
  readonly #ledger: Ledger;
  readonly #code: ReleaseCode;
  readonly #question: ReleaseQuestion;
  readonly #choices: ReleaseChoices;
  readonly #list: LivePick<ReleaseItem>;
  readonly #pick: vscode.QuickPick<ReleaseItem>;
  /** Hashes of the commits whose notes were asked for. */
  readonly #noted = new Set<string>();
  #notes: CommitNotes | undefined;
  /** The row on which a person was put, until they move. */
  #placed: ChoiceRow | undefined;
  /** Whether the rows are for something that was typed just now. */
  #isNew = true;
  #explaining = new AbortController();
  /** Id of the release that the line is about. */
  #explained: string | undefined;
  #isOver = false;

  constructor(ledger: Ledger, code: ReleaseCode, question: ReleaseQuestion) {
    this.#ledger = ledger;
    this.#code = code;
    this.#question = question;
    const { suggested, isSuggestedFirst, whyNot, groupOf } = question;
    const first = isSuggestedFirst === true ? suggested?.version : undefined;
    const { commitsOf } = code;
    this.#choices = new ReleaseChoices({ ledger, commitsOf, whyNot, groupOf, first }, () => this.#draw());
    this.#list = new LivePick(question.title, question.placeholder, ({ row }) => this.#standOn(row));
    this.#pick = this.#list.pick;
  }

  /** @throws {Cancelled} */
  chosen(): Promise<Release> {
    const pick = this.#pick;
    return new Promise((resolve, reject) => {
      pick.onDidChangeValue((text) => {
        this.#isNew = true;
        void this.#choices.type(text);
      });
      pick.onDidAccept(() => {
        const release = this.#accepted(this.#list.active?.row);
        if (release) resolve(release);
      });
      pick.onDidHide(() => reject(new Cancelled()));
      pick.onDidTriggerItemButton(({ item, button }) => {
        if (button === lookButton) this.#look(item);
        else if (item.page !== undefined) void vscode.env.openExternal(vscode.Uri.parse(item.page, true));
      });
      if (this.#question.look) offerLook(() => this.#look(this.#list.active));
      pick.busy = true;
      pick.show();
      this.#choices.open().catch(reject);
    });
  }

  dispose(): void {
    this.#isOver = true;
    offerLook(undefined);
    this.#explaining.abort();
    this.#choices.dispose();
    this.#pick.dispose();
  }

  /** What was chosen; undefined where that is no release that can be, which then does or says something else. */
  #accepted(row: ChoiceRow | undefined): Release | undefined {
    if (row?.kind === 'older' && row.state !== 'reading') void this.#choices.more();
    if (row?.kind !== 'release') return undefined;
    const { release, reason } = row;
    if (reason === undefined) return release;
    this.#pick.title = `${versionName(release)} ${reason}. Choose another one.`;
    return undefined;
  }

  #look(item: ReleaseItem | undefined): void {
    if (item?.row.kind !== 'release' || item.row.reason !== undefined) return;
    this.#pick.hide();
    this.#question.look?.(item.row.release);
  }

  /** Shows the rows as they are now. */
  #draw(): void {
    if (this.#isOver) return;
    const rows = this.#choices.rows();
    // At first they are waited for, so that nothing changes under a person who begins to read.
    if (this.#readNotes(rows) && this.#placed === undefined) return;
    const items = rows.map((row) => this.#itemOf(row));
    const active = this.#activeIn(items);
    this.#pick.busy = this.#choices.busy;
    this.#list.draw(items, active, !this.#isNew);
    this.#isNew = false;
    this.#standOn(active?.row);
  }

  #itemOf(row: ChoiceRow): ReleaseItem {
    const { suggested, suggestedAs, note, look } = this.#question;
    const words = {
      about: (release: Release) => (release.id === suggested?.id ? suggestedAs : undefined),
      warning: (release: Release) => note?.(release),
      offersLook: look !== undefined,
      now: this.#ledger.client.platformNow(),
    };
    return itemOf(row, words, this.#notes);
  }

  /** A person goes on where they are, or in the first of the older releases that came in place of the row for them. */
  #activeIn(items: readonly ReleaseItem[]): ReleaseItem | undefined {
    const { items: before, active } = this.#list;
    const hasMoved = active !== undefined && !this.#isNew && !isSameRow(active.row, this.#placed);
    if (hasMoved) {
      const at = before.indexOf(active);
      const next = active.row.kind === 'older' ? items.slice(at).find(isRow) : undefined;
      const kept = next ?? items.find(({ row }) => isSameRow(row, active.row));
      if (kept) return kept;
    }
    const exact = this.#choices.exact?.release;
    const wanted = exact ?? (this.#pick.value === '' ? this.#question.suggested : undefined);
    const placed = items.find(({ row }) => row.kind === 'release' && row.release.id === wanted?.id);
    const item = placed ?? items.find(isRow);
    this.#placed = item?.row;
    return item;
  }

  /** Whoever gets down to the row that stands for older releases wants to see them. */
  #standOn(row: ChoiceRow | undefined): void {
    if (row?.kind === 'older' && (row.state === 'hidden' || row.state === 'unread'))
      void this.#choices.more();
    // Where no release is, the line stays: it says which release it is about.
    if (row?.kind === 'release' && row.release.id !== this.#explained) void this.#explain(row.release);
  }

  /**
   * Says what choosing a release would do. Where it is said keeps its place and its height, so that nothing moves under
   * the person: VS Code has a line for it above the list since 1.108, and the title before that.
   */
  async #explain(release: Release): Promise<void> {
    const { explain, title } = this.#question;
    if (!explain) return;
    this.#explained = release.id;
    this.#explaining.abort();
    this.#explaining = new AbortController();
    const { signal } = this.#explaining;
    const pick = this.#pick;
    for await (const text of explain(release, signal)) {
      if (signal.aborted) return;
      if ('prompt' in pick) pick.prompt = text;
      else pick.title = `${title}: ${text}`;
    }
  }

  /** @returns whether there are commits of which notes are read, after which the rows are drawn again */
  #readNotes(rows: readonly ChoiceRow[]): boolean {
    const commits = rows.flatMap((row) => (row.kind === 'release' && row.commit ? [row.commit] : []));
    const unknown = commits.filter(({ hash }) => !this.#noted.has(hash));
    if (unknown.length === 0) return false;
    for (const { hash } of unknown) this.#noted.add(hash);
    void this.#note(unknown);
    return true;
  }

  async #note(commits: readonly Commit[]): Promise<void> {
    const notes = await this.#code.notesOf(commits);
    const details = new Map([...(this.#notes?.details ?? []), ...(notes?.details ?? [])]);
    this.#notes = { details, host: notes?.host };
    this.#draw();
  }
}

function isRow({ row }: ReleaseItem): boolean {
  return row.kind !== 'line';
}

function isSameRow(one: ChoiceRow, other: ChoiceRow | undefined): boolean {
  if (one.kind !== 'release' || other?.kind !== 'release') return one.kind === other?.kind;
  return one.release.id === other.release.id;
}
