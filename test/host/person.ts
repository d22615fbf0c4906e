// Stands in for the person at the questions that Shiplog asks.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './sample.ts';

export interface Answers {
  /** What is typed into each box, or list that answers to typing, in turn; of a list the first item is then chosen. */
  readonly typed?: readonly (string | undefined)[];
  /** The beginning of the label that is chosen in each list, in turn; undefined leaves it. */
  readonly chosen?: readonly (string | undefined)[];
}

export interface Question {
  readonly title: string | undefined;
  readonly placeholder?: string | undefined;
  /** What a box says of the texts that it does not take, in turn. */
  readonly complaints?: string[];
  /** The labels of a list, with their details; undefined for a box. */
  readonly items: readonly string[] | undefined;
}

/** @returns the questions that were asked while something was done; one without an answer fails. */
export async function answering(
  { typed = [], chosen = [] }: Answers,
  work: () => Thenable<unknown>,
): Promise<readonly Question[]> {
  const { createInputBox, createQuickPick, showInputBox, showQuickPick } = vscode.window;
  const questions: Question[] = [];
  const [texts, labels] = [[...typed], [...chosen]];
  const unexpected: (string | undefined)[] = [];
  Object.assign(vscode.window, {
    createInputBox: () => boxOf(texts, questions),
    showInputBox(options: vscode.InputBoxOptions) {
      const { title } = options;
      questions.push({ title, items: undefined });
      assert.ok(texts.length > 0, `${title} was not expected`);
      const text = texts.shift();
      if (text !== undefined) assert.equal(options.validateInput?.(text), undefined);
      return Promise.resolve(text);
    },
    createQuickPick() {
      return new StandInPick(async (pick) => {
        if (texts.length > 0) {
          questions.push({ title: pick.title, placeholder: pick.placeholder, items: undefined });
          return pick.find(texts.shift());
        }
        const items = await pick.shown();
        const { title, placeholder } = pick;
        questions.push({ title, placeholder, items: items.map(textOf) });
        if (labels.length === 0) unexpected.push(title);
        const wanted = labels.shift();
        return items.find(({ label }) => wanted !== undefined && label.startsWith(wanted));
      });
    },
    showQuickPick(items: readonly vscode.QuickPickItem[], { title, placeHolder }: vscode.QuickPickOptions) {
      const placeholder = placeHolder;
      questions.push({
        title,
        placeholder,
        items: items.map(textOf),
      });
      assert.ok(labels.length > 0, `${title} was not expected`);
      const wanted = labels.shift();
      const item = items.find(({ label }) => wanted !== undefined && label.startsWith(wanted));
      assert.equal(item === undefined, wanted === undefined, `there is an item ${wanted}`);
      return Promise.resolve(item);
    },
  });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { createInputBox, createQuickPick, showInputBox, showQuickPick });
  }
  assert.deepEqual(unexpected, [], 'every question was expected');
  assert.equal(texts.length + labels.length, 0, 'every answer was asked for');
  return questions;
}

function textOf({ label, detail }: vscode.QuickPickItem): string {
  return `${label}: ${detail ?? ''}`;
}

/** A list that answers to typing, as far as Shiplog uses it. */
class StandInPick {
  readonly #typed = new vscode.EventEmitter<string>();
  readonly #accepted = new vscode.EventEmitter<void>();
  readonly #hidden = new vscode.EventEmitter<void>();
  readonly #moved = new vscode.EventEmitter<readonly vscode.QuickPickItem[]>();
  readonly #answer: (pick: StandInPick) => Promise<vscode.QuickPickItem | undefined>;
  readonly onDidChangeValue = this.#typed.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidChangeActive = this.#moved.event;
  readonly onDidTriggerItemButton = new vscode.EventEmitter<never>().event;
  title: string | undefined;
  placeholder: string | undefined;
  value = '';
  busy = false;
  items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];

  /** @param answer what is chosen; undefined leaves the list */
  constructor(answer: (pick: StandInPick) => Promise<vscode.QuickPickItem | undefined>) {
    this.#answer = answer;
  }

  show(): void {
    void this.#choose();
  }

  hide(): void {
    this.#hidden.fire();
  }

  dispose(): void {
    for (const emitter of [this.#typed, this.#accepted, this.#hidden, this.#moved]) emitter.dispose();
  }

  /** What it shows, once that is there. */
  shown(): Promise<readonly vscode.QuickPickItem[]> {
    return until('the list has items', () => (!this.busy && this.items.length > 0 ? this.items : undefined));
  }

  /** Types a text. @returns the first of the items that are then shown; undefined where nothing is typed */
  async find(text: string | undefined): Promise<vscode.QuickPickItem | undefined> {
    if (text === undefined) return undefined;
    this.value = text;
    this.#typed.fire(text);
    const isRow = ({ kind }: vscode.QuickPickItem) => kind !== vscode.QuickPickItemKind.Separator;
    return (await this.shown()).find(isRow);
  }

  async #choose(): Promise<void> {
    const chosen = await this.#answer(this);
    if (!chosen) return this.hide();
    // VS Code says that it has drawn the list, and where a person then goes.
    this.#moved.fire(this.activeItems);
    this.#moved.fire([chosen]);
    this.#accepted.fire();
  }
}

/** A box that stays open until it is left: each text that it does not take is followed by the next one. */
function boxOf(texts: (string | undefined)[], questions: Question[]): vscode.InputBox {
  const [changed, accepted, hidden] = [1, 2, 3].map(() => new vscode.EventEmitter<unknown>());
  const complaints: string[] = [];
  const box = {
    title: '',
    value: '',
    onDidChangeValue: changed!.event,
    onDidAccept: accepted!.event,
    onDidHide: hidden!.event,
    set validationMessage(message: string | undefined) {
      if (message === undefined) return;
      complaints.push(message);
      setImmediate(type);
    },
    show() {
      questions.push({ title: box.title, complaints, items: undefined });
      type();
    },
    dispose: () => undefined,
  };
  function type(): void {
    assert.ok(texts.length > 0, `${box.title} was not expected`);
    const text = texts.shift();
    if (text === undefined) return hidden!.fire(undefined);
    box.value = text;
    changed!.fire(text);
    accepted!.fire(undefined);
  }
  return box as unknown as vscode.InputBox;
}
