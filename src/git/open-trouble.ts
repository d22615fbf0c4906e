/** Why git does not open a repository, in words for people. */

import { Problem } from '../domain/problem.ts';
import { listed } from '../domain/text/sentences.ts';
import type { GitFailed } from './git.ts';

/**
 * What happened and what to do about it.
 * @param folder that was to be opened
 * @returns undefined where no repository is there
 */
export function openTrouble(folder: string, error: GitFailed): Problem | undefined {
  const { output } = error;
  if (/not a git repository|must be run in a work tree/.test(output)) return undefined;
  if (/dubious ownership/.test(output)) return distrusted(folder, output);
  const [, extensions] = /unknown repository extensions? found:\n((?:\t.+\n?)+)/.exec(output) ?? [];
  if (extensions !== undefined) {
    const names = extensions.trim().split(/\s+/);
    return tooNew(folder, `the ${names.length === 1 ? 'extension' : 'extensions'} ${listed(names)}`);
  }
  const [, extension, value] = /invalid value for 'extensions\.(\w+)': '(.+)'/.exec(output) ?? [];
  if (extension !== undefined) return tooNew(folder, `the extension ${extension} with the value ${value}`);
  const [, version] = /Expected git repo version <= \d+, found (\d+)/.exec(output) ?? [];
  return version === undefined ? error : tooNew(folder, `version ${version} of git's format`);
}

/** git names the top folder of the repository, which may be above the folder that is open. */
function distrusted(folder: string, output: string): Problem {
  const top = /dubious ownership in repository at '(.+)'/.exec(output)?.[1] ?? folder;
  // As git quotes it for a shell, and on Windows in a form of its own for a folder in the network.
  const command =
    /^\t?(git config --global --add safe\.directory .+)$/m.exec(output)?.[1] ??
    `git config --global --add safe.directory "${top}"`;
  return new Problem(
    `git does not open ${top}, as it belongs to another user. If you trust it, run: ${command}`,
  );
}

function tooNew(folder: string, what: string): Problem {
  return new Problem(
    `git does not open ${folder}, as the repository uses ${what}, which this git does not know. ` +
      'Install a newer git from https://git-scm.com, then reload the window.',
  );
}
