/** The addresses that open the page of a release in an editor: `vscode://shiplog.shiplog/release/bookshop/v52/…`. */

import { foreignText } from '../text/foreign-text.ts';
import { type AppAddress, type AppRef, parseVersion, versionName } from './release.ts';

/** The app by its id, as names change; the name is there for those who read the address. */
const form = /^\/release\/([^/]{1,200})\/(v[1-9]\d{0,8})\/([\w-]{1,64})$/;

/** The path of such an address, not encoded. */
export function releasePath({ id, name }: AppRef, version: number): string {
  return `/release/${name}/${versionName({ version })}/${id}`;
}

/**
 * Reads the path of such an address, which anybody may have written.
 * @param path not encoded
 * @returns undefined for any other path
 */
export function readReleasePath(
  path: string,
): { readonly app: AppAddress; readonly version: number } | undefined {
  const [, name = '', written = '', id = ''] = form.exec(path) ?? [];
  const version = parseVersion(written);
  return version === undefined ? undefined : { app: { id, name: foreignText(name, 100) }, version };
}
