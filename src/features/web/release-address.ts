/** The address of a release's page in this editor. */

import * as vscode from 'vscode';
import type { AppRef } from '../../domain/release/release.ts';
import { releasePath } from '../../domain/release/release-link.ts';

/**
 * It stays true: an address from `asExternalUri` would name this window, or end with it.
 * @returns such as `vscode://shiplog.shiplog/release/bookshop/v52/…`
 */
export function releaseAddress(app: AppRef, version: number): string {
  const { uriScheme: scheme } = vscode.env;
  return vscode.Uri.from({
    scheme,
    authority: 'shiplog.shiplog',
    path: releasePath(app, version),
  }).toString();
}
