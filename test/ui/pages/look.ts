// How a webview looks in VS Code's own themes: kept in themes.json, and compared with a real one by a workbench test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { object, parse, record, string } from 'valibot';

export const themes = ['light', 'dark', 'high contrast', 'high contrast light'] as const;
export type Theme = (typeof themes)[number];

/** What a webview has of a theme: the classes of its body, and the variables on its root that the page uses. */
export interface Look {
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
}

const looksShape = record(string(), object({ body: string(), variables: record(string(), string()) }));
const looks = parse(looksShape, JSON.parse(readFileSync(join(import.meta.dirname, 'themes.json'), 'utf8')));

export function lookOf(theme: Theme): Look {
  const look = looks[theme];
  if (look === undefined) throw new Error(`themes.json has no theme ${theme}.`);
  return look;
}

/** Reads the look of a webview. It runs there. @param names of the variables */
export function readLook({ style, ownerDocument: { body } }: HTMLElement, names: readonly string[]): Look {
  return {
    // The test's browser wants no motion, which is no part of a theme.
    body: [...body.classList].filter((name) => name !== 'vscode-reduce-motion').join(' '),
    variables: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name).trim()])),
  };
}
