// Stands in for the person at the questions that Shiplog asks.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export interface Answers {
  /** What is typed into each box that opens, in turn; undefined leaves it. */
  readonly typed?: readonly (string | undefined)[];
  /** The beginning of the label that is chosen in each list, in turn; undefined leaves it. */
  readonly chosen?: readonly (string | undefined)[];
}

export interface Question {
  readonly title: string | undefined;
  readonly placeholder?: string | undefined;
  /** The labels of a list, with their details; undefined for a box. */
  readonly items: readonly string[] | undefined;
}

/** @returns the questions that were asked while something was done; one without an answer fails. */
export async function answering(
  { typed = [], chosen = [] }: Answers,
  work: () => Thenable<unknown>,
): Promise<readonly Question[]> {
  const { showInputBox, showQuickPick } = vscode.window;
  const questions: Question[] = [];
  const [texts, labels] = [[...typed], [...chosen]];
  Object.assign(vscode.window, {
    showInputBox(options: vscode.InputBoxOptions) {
      const { title } = options;
      questions.push({ title, items: undefined });
      assert.ok(texts.length > 0, `${title} was not expected`);
      const text = texts.shift();
      if (text !== undefined) assert.equal(options.validateInput?.(text), undefined);
      return Promise.resolve(text);
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
    Object.assign(vscode.window, { showInputBox, showQuickPick });
  }
  assert.equal(texts.length + labels.length, 0, 'every answer was asked for');
  return questions;
}
