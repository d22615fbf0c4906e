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
      return new StandInPick((pick) => {
        questions.push({ title: pick.title, placeholder: pick.placeholder, items: undefined });
        assert.ok(texts.length > 0, `${pick.title} was not expected`);
        return texts.shift();
      });
    },
    showQuickPick(items: readonly vscode.QuickPickItem[], { title, placeHolder }: vscode.QuickPickOptions) {
      const placeholder = placeHolder;
      questions.push({
        title,
        placeholder,
        items: items.map(({ label, detail }) => `${label}: ${detail ?? ''}`),
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
  assert.equal(texts.length + labels.length, 0, 'every answer was asked for');
  return questions;
}

/** A list that answers to typing, as far as Shiplog uses it. */
class StandInPick {
  readonly #typed = new vscode.EventEmitter<string>();
  readonly #accepted = new vscode.EventEmitter<void>();
  readonly #hidden = new vscode.EventEmitter<void>();
  readonly #answer: (pick: StandInPick) => string | undefined;
  readonly onDidChangeValue = this.#typed.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly #moved = new vscode.EventEmitter<readonly vscode.QuickPickItem[]>();
  readonly onDidChangeActive = this.#moved.event;
  readonly onDidTriggerItemButton = new vscode.EventEmitter<never>().event;
  title: string | undefined;
  placeholder: string | undefined;
  value = '';
  busy = false;
  items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  selectedItems: readonly vscode.QuickPickItem[] = [];

  /** @param answer what is typed; undefined leaves the list */
  constructor(answer: (pick: StandInPick) => string | undefined) {
    this.#answer = answer;
  }

  show(): void {
    const text = this.#answer(this);
    if (text === undefined) this.hide();
    else void this.#choose(text);
  }

  hide(): void {
    this.#hidden.fire();
  }

  dispose(): void {
    for (const emitter of [this.#typed, this.#accepted, this.#hidden, this.#moved]) emitter.dispose();
  }

  async #choose(text: string): Promise<void> {
    this.value = text;
    this.#typed.fire(text);
    const isRow = ({ kind }: vscode.QuickPickItem) => kind !== vscode.QuickPickItemKind.Separator;
    const first = await until(`there is an item for ${text}`, () =>
      this.busy ? undefined : this.items.find(isRow),
    );
    this.#moved.fire([first]);
    this.selectedItems = [first];
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
