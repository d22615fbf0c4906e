/** Apps as a person names them, in a keybinding or a setting: the only place where a name identifies an app. */

import { Problem } from '../problem.ts';
import type { AppAddress } from './release.ts';

declare const typed: unique symbol;

/** A name that a person typed. Rows, messages and pages use an `AppAddress`, never one of these. */
export type AppName = string & { readonly [typed]: true };

/** An app by its id, or by a name that a person typed; never both. */
export type NamedApp = AppAddress | AppName;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Reads a command's argument for an app. A person may write a name or an id (no name looks like an id); Shiplog itself
 * passes ids.
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
  throw new Problem(
    'The argument names no app. Write { "app": "bookshop" }, with the name or the id of the app.',
  );
}

/** Whether an app is the one that was named. */
export function isMeant(app: Pick<AppAddress, 'id' | 'name'>, meant: NamedApp): boolean {
  return typeof meant === 'string' ? app.name === meant : app.id === meant.id;
}

/** The name that a person used, for a sentence. */
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
