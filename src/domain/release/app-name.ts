/** Apps as a person names them, in a keybinding or a setting: the only place where a name says which app is meant. */

import { Problem } from '../problem.ts';
import type { AppAddress } from './release.ts';

declare const typed: unique symbol;

/** A name that a person typed. What a row, a message or a page hands on is an `AppAddress`, and is never one of these. */
export type AppName = string & { readonly [typed]: true };

/** An app by its id, or by a name that a person typed. Never by one or the other. */
export type NamedApp = AppAddress | AppName;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Reads what a command was given for an app: a person may write a name or an id, which no name looks like; what Shiplog
 * hands on has an id.
 * @throws {Problem} when it names no app
 */
export function readApp(given: unknown): NamedApp {
  if (typeof given === 'string' && given.trim() !== '') return readText(given.trim());
  if (typeof given === 'object' && given !== null) {
    const { id, name, account } = { id: undefined, name: undefined, account: undefined, ...given };
    if (isText(id))
      return { id, name: isText(name) ? name : id, account: isText(account) ? account : undefined };
    if (isText(name)) return readText(name);
  }
  throw new Problem('This names no app. Write one as { "app": "bookshop" }, by its name or its id.');
}

/** Whether an app is the one that is meant. */
export function isMeant(app: Pick<AppAddress, 'id' | 'name'>, meant: NamedApp): boolean {
  return typeof meant === 'string' ? app.name === meant : app.id === meant.id;
}

/** What a person called it, for a sentence about it. */
export function nameOf(meant: NamedApp): string {
  return typeof meant === 'string' ? meant : meant.name;
}

function readText(text: string): NamedApp {
  return isName(text) ? text : { id: text.toLowerCase(), name: text };
}

/** A name has at most 30 letters, and an id 36. */
function isName(text: string): text is AppName {
  return !uuid.test(text);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
