/**
 * The git commands that may run, and the options that keep git from running programs that a repository names: a folder
 * that is merely open may come from an attacker. The settings are those of git-config(1) that name a program.
 */

import { randomUUID } from 'node:crypto';
import { devNull } from 'node:os';

/** With these a diff reads the files as they are. Others know nothing of programs for them. */
const plainDiff = ['--no-ext-diff', '--no-textconv'];

/** The commands that may run, with their options. */
const commands = new Map<string, readonly string[]>([
  ['blame', plainDiff],
  ['cat-file', []],
  ['config', []],
  ['describe', []],
  ['diff-tree', plainDiff],
  ['fetch', ['--no-recurse-submodules']],
  ['for-each-ref', []],
  ['log', [...plainDiff, '--no-show-signature']],
  ['ls-tree', []],
  ['merge-base', []],
  ['remote', []],
  ['rev-list', []],
  ['rev-parse', []],
  ['show-ref', []],
]);

/** What git does where `core.alternateRefsCommand` is not set. git puts the folder behind it. */
const alternateRefs = `git --git-dir="$1" for-each-ref --format='%(objectname)'; :`;

const always = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  // Of Microsoft's git.
  'core.virtualFilesystem=',
  'core.pager=cat',
  'core.editor=false',
  'sequence.editor=false',
  `core.alternateRefsCommand=${alternateRefs}`,
  'gpg.program=false',
  'gpg.openpgp.program=false',
  'gpg.x509.program=false',
  'gpg.ssh.program=false',
  'log.showSignature=false',
  // git reads this file even where nothing is sorted, and stops where it is missing.
  `diff.orderFile=${devNull}`,
  'log.mailmap=false',
  'protocol.ext.allow=never',
];

const looking = [
  'protocol.allow=never',
  'core.sshCommand=false',
  'core.askPass=',
  'credential.helper=',
  'fetch.bundleURI=',
];

const fetching = [
  // A fetch ends when no data has arrived for a minute. This matters for a cancelled one as well: git leaves behind the
  // process that talks to the server, which waits for the next answer.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  // It fetches, and tidies nothing up.
  'maintenance.auto=false',
  'gc.auto=0',
];

/**
 * The arguments of a command, with the options that keep it from running programs.
 * @param args its name first
 * @throws {RangeError} for a command that is not known to be harmless
 */
export function restrained(args: readonly string[]): string[] {
  const [command = '', ...rest] = args;
  const options = commands.get(command);
  if (!options) throw new RangeError(`git ${command} is not among the commands that Shiplog runs.`);
  return [command, ...options, ...rest];
}

/** Settings for one run, as `name=value`. @param reaches whether it is to talk to a remote */
export function restraints(reaches: boolean): string[] {
  return [...always, ...(reaches ? fetching : looking)];
}

/**
 * The only protocol over which git may fetch what a partial clone leaves out, as it does as soon as something asks for
 * it. No repository can name it: to talk over a protocol X git runs `git remote-X`, and that may be an alias.
 */
const unnamed = randomUUID();

/** git before 2.45 does not know the first. */
export const offline = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: unnamed };

/**
 * What of the library's own block is lifted: all that is set above, and what `configuration.ts` lets through, it takes
 * for an attempt to run something.
 */
export const lifted = {
  // In the name of a host, as in that of a setting.
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeEditor: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeUrlRewrite: true,
};

/**
 * Arguments that name the settings of all filters, and one that every repository has: where git prints nothing, the
 * library waits another 50 ms for it.
 */
export const listFilters = [
  'config',
  '--null',
  '--name-only',
  '--get-regexp',
  String.raw`^(filter\..*\.(clean|smudge|process|required)|core\.repositoryformatversion)$`,
];

/**
 * Settings that switch filters off: what is on disk goes through them before blame looks at it.
 * @param names as git lists them for `listFilters`
 * @returns undefined where one has a name that cannot be given on a command line
 */
export function withoutFilters(names: string): string[] | undefined {
  const keys = [...new Set(names.split('\0'))].filter((key) => key.startsWith('filter.'));
  if (keys.some((key) => key.includes('='))) return undefined;
  return keys.map((key) => `${key}=${key.endsWith('.required') ? 'false' : ''}`);
}
