/** A repository whose every setting that names a program names a trap: a script that leaves a file with its environment. */

import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestRepository } from './git.ts';

/** The hooks of githooks(5), and those that git's forks add. */
const hooks = [
  'applypatch-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-command',
  'post-commit',
  'post-index-change',
  'post-merge',
  'pre-auto-gc',
  'pre-command',
  'pre-commit',
  'reference-transaction',
];

/** Commands whose names an alias of the repository tries to take. */
const commands = [
  'blame',
  'cat-file',
  'config',
  'describe',
  'diff-tree',
  'fetch',
  'for-each-ref',
  'log',
  'ls-tree',
  'remote',
  'rev-list',
  'rev-parse',
  'show-ref',
];

/** The traps of one test: which were sprung, and what they saw. */
export class Traps {
  readonly #programs: string;
  readonly #sprung: string;
  /** Of a server that asks for a password. */
  readonly server: string;

  /** @param folder that is there, of the test's own */
  constructor(folder: string, server: string) {
    this.server = server;
    this.#programs = join(folder, 'programs');
    this.#sprung = join(folder, 'sprung');
    mkdirSync(this.#programs);
    mkdirSync(this.#sprung);
  }

  /**
   * A program that springs the trap.
   * @param name of the setting that names it
   * @param then what it does afterwards, so that git goes on
   * @returns its path, in which a shell finds nothing to expand
   */
  program(name: string, then = 'exit 1'): string {
    const path = join(this.#programs, name.replaceAll(/[^\w.-]/g, '_'));
    writeFileSync(path, `#!/bin/sh\nenv > '${join(this.#sprung, name.replaceAll('/', '_'))}'\n${then}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** A folder of all hooks. */
  hooksIn(folder: string, name: string): string {
    mkdirSync(folder, { recursive: true });
    for (const hook of hooks) {
      const path = join(folder, hook);
      writeFileSync(path, `#!/bin/sh\nexec '${this.program(name, 'exit 0')}' "$@"\n`);
      chmodSync(path, 0o755);
    }
    return folder;
  }

  /** The names of the settings that ran something since the last question. */
  sprung(): string[] {
    const names = readdirSync(this.#sprung).toSorted();
    for (const name of names) rmSync(join(this.#sprung, name));
    return names;
  }

  /** The environments that the programs saw since `sprung` was asked, one text. */
  environments(): string {
    return readdirSync(this.#sprung)
      .map((name) => readFileSync(join(this.#sprung, name), 'utf8'))
      .join('');
  }
}

/** One way in which a repository has git run a program. */
export interface Setting {
  readonly name: string;
  readonly set: (made: TestRepository, traps: Traps) => void;
  /**
   * Arguments with which plain git springs it, so that it is known to be a trap. Left out where git asks only at a
   * terminal, or where another version of it would.
   */
  readonly proof?: readonly string[];
}

function config(key: string, then?: string, proof?: readonly string[]): Setting {
  return {
    name: key,
    set: (made, traps) => void made.git('config', key, traps.program(key, then)),
    ...(proof && { proof }),
  };
}

/** A remote that promises objects: git asks one after the other for what a partial clone lacks. */
function promisor(name: string, url: string, key: string, value = (program: string) => program): Setting {
  return {
    name,
    set: (made, traps) => {
      const program = traps.program(name);
      made.git('config', `remote.${name}.url`, url.replace('PROGRAM', program));
      made.git('config', `remote.${name}.promisor`, 'true');
      made.git('config', key.replace('PROGRAM', program), value(program));
    },
    proof: ['fetch', name],
  };
}

/** A driver of a file's contents, and the file that has it by the attributes of one source. */
function driver(name: string, key: string, then: string, proof: readonly string[]): Setting {
  return {
    name: `${key} of ${name}`,
    set: (made, traps) => {
      const args = name === 'worktree' ? ['--worktree'] : name === 'included' ? ['--file', '.git/more'] : [];
      const full = key.replace('.', `.${name}.`);
      made.git('config', ...args, full, traps.program(`${key} of ${name}`, then));
    },
    proof,
  };
}

const always = () => 'always';
const status = ['status'];
const diff = ['diff', '--ext-diff', 'HEAD~1', 'HEAD'];
const patch = ['log', '-p', '--textconv', '--no-ext-diff', '-2'];
/** Where it asks for a password. The address of the server stands in its place. */
const signIn = ['ls-remote', 'SERVER'];
/** Else git stops at a filter that it cannot do without. */
const unfiltered = ['-c', 'filter.long.required=false', '-c', 'filter.long.process='];
const aliased = (program: string) => `!${program}`;

/** Each has a file `NAME.txt` with drivers of that name. */
export const drivers = ['tree', 'info', 'file', 'included', 'worktree'];

/**
 * The settings of git-config(1) that name a program, and the ways in which a repository brings them along: its own
 * settings, files that they include, attributes, hooks, remotes.
 */
export const settings: readonly Setting[] = [
  {
    name: 'files of settings',
    set: (made) => {
      made.git('config', 'extensions.worktreeConfig', 'true');
      made.write('.git/included', '[include]\n\tpath = more\n');
      made.git('config', 'includeIf.gitdir:/.path', 'included');
      made.write('.git/attributes', 'file.txt diff=file filter=file\n');
      made.git('config', 'core.attributesFile', join(made.root, '.git/attributes'));
      made.write('.git/info/attributes', 'info.txt diff=info filter=info\n');
    },
  },
  ...drivers.flatMap((name) => [
    driver(name, 'diff.textconv', 'cat "$1"', patch),
    driver(name, 'filter.clean', 'cat', ['hash-object', `${name}.txt`]),
    driver(name, 'filter.smudge', 'cat', ['cat-file', '--filters', `HEAD:${name}.txt`]),
  ]),
  {
    name: 'filter.process',
    set: (made, traps) => {
      made.git('config', 'filter.long.process', traps.program('filter.process'));
      made.git('config', 'filter.long.required', 'true');
    },
    proof: ['hash-object', 'long.txt'],
  },
  config('diff.external', 'exit 0', diff),
  config('diff.command.command', 'exit 0', diff),
  config('difftool.mine.cmd', 'exit 0', ['difftool', '--no-prompt', '--tool=mine', 'HEAD~1', 'HEAD']),
  config('merge.mine.driver', 'exit 1', ['merge-tree', '--write-tree', 'HEAD', 'origin/side']),
  config('core.fsmonitor', 'exit 1', status),
  {
    name: 'hooks',
    set: (made, traps) => {
      made.git('config', 'core.hooksPath', traps.hooksIn(join(made.root, '.git/hooks'), 'hooks'));
    },
    proof: ['update-ref', 'refs/heads/proof', 'HEAD'],
  },
  {
    // Of git 2.54.
    name: 'hook.mine.command',
    set: (made, traps) => {
      for (const event of ['post-index-change', 'reference-transaction', 'pre-auto-gc']) {
        made.git('config', '--add', 'hook.mine.event', event);
      }
      made.git('config', 'hook.mine.command', traps.program('hook.mine.command', 'exit 0'));
    },
  },
  // Of Microsoft's git.
  config('core.virtualFilesystem'),
  config('core.pager', 'exit 0', ['grep', '-O', 'a']),
  ...commands.map((command) => config(`pager.${command}`)),
  config('core.editor', 'exit 0', ['branch', '--edit-description']),
  config('sequence.editor', 'exit 1', [...unfiltered, 'rebase', '--autostash', '-i', 'HEAD~1']),
  config('core.askPass', 'exit 1', signIn),
  config('credential.helper', 'exit 1', signIn),
  {
    name: 'credential.url.helper',
    set: (made, traps) => {
      made.git('config', `credential.${traps.server}.helper`, traps.program('credential.url.helper'));
    },
    proof: signIn,
  },
  {
    name: 'core.alternateRefsCommand',
    set: (made, traps) => {
      const name = 'core.alternateRefsCommand';
      made.git('config', name, traps.program(name, 'exit 0'));
      made.write('.git/objects/info/alternates', `${join(made.root, '../alternate/.git/objects')}\n`);
    },
    proof: ['fetch', 'uploadpack'],
  },
  // Over the protocol X git talks through `git remote-X`, which an alias may name where there is no such program.
  // They come first: git may end at one of many remotes that fail.
  promisor('none', 'none::shop', 'alias.remote-none', aliased),
  promisor('never', 'never::shop', 'alias.remote-never', aliased),
  promisor('ssh', 'ssh://127.0.0.1/shop', 'core.sshCommand'),
  promisor('proxied', 'git://127.0.0.1/shop', 'core.gitProxy'),
  promisor('ext', 'ext::PROGRAM', 'protocol.ext.allow', always),
  promisor(
    'insteadOf',
    'https://example.com/shop',
    'url.ext::PROGRAM .insteadOf',
    () => 'https://example.com/',
  ),
  {
    name: 'uploadpack',
    set: (made, traps) => {
      made.git('config', 'remote.uploadpack.url', pathToFileURL(join(made.root, '../upstream')).href);
      const program = traps.program('uploadpack', 'exec git-upload-pack "$@"');
      made.git('config', 'remote.uploadpack.uploadpack', program);
      made.git('config', 'remote.uploadpack.promisor', 'true');
    },
    proof: ['fetch', 'uploadpack'],
  },
  promisor('nameless', '::shop', 'alias.remote-', aliased),
  {
    name: 'vcs',
    set: (made, traps) => {
      made.git('config', 'remote.vcs.url', 'shop');
      made.git('config', 'remote.vcs.vcs', 'shop');
      made.git('config', 'remote.vcs.promisor', 'true');
      made.git('config', 'alias.remote-shop', `!${traps.program('vcs')}`);
      for (const name of ['shop', 'none', 'never']) made.git('config', `protocol.${name}.allow`, 'always');
    },
    proof: ['fetch', 'vcs'],
  },
  {
    name: 'alias',
    set: (made, traps) => {
      for (const command of [...commands, 'shop']) {
        made.git('config', `alias.${command}`, `!${traps.program('alias')}`);
      }
    },
    proof: ['shop'],
  },
  {
    name: 'gpg.program',
    set: (made, traps) => {
      for (const format of ['', '.openpgp', '.x509', '.ssh']) {
        made.git('config', `gpg${format}.program`, traps.program('gpg.program'));
      }
      made.git('config', 'log.showSignature', 'true');
    },
    proof: ['log', '-1', 'signed'],
  },
  config('gpg.ssh.defaultKeyCommand'),
  config('trailer.see.command', 'exit 0', ['interpret-trailers', '--trailer', 'see:1', 'plain.txt']),
  config('trailer.note.cmd', 'exit 0', ['interpret-trailers', '--trailer', 'note:1', 'plain.txt']),
  config('tar.shop.command', 'exit 0', ['archive', '--format=shop', 'HEAD']),
  // Of git 2.42.
  config('gc.recentObjectsHook'),
  config('uploadpack.packObjectsHook'),
  config('interactive.diffFilter'),
  config('mergetool.mine.cmd'),
  config('web.browser'),
  {
    name: 'submodule.sub.update',
    set: (made, traps) => {
      made.git('config', 'submodule.sub.url', pathToFileURL(join(made.root, '../upstream')).href);
      made.git('config', 'submodule.sub.update', `!${traps.program('submodule.sub.update')}`);
      made.git('config', 'submodule.recurse', 'true');
      made.git('config', 'fetch.recurseSubmodules', 'true');
      made.git('config', 'diff.submodule', 'diff');
      made.git('config', 'status.submoduleSummary', 'true');
    },
    proof: ['submodule', 'update', '--init', 'sub'],
  },
];

/** Files with a driver each, and one with none. */
const files = [...drivers, 'long', 'command', 'plain', 'merged'];
const inEach = (text: string) => Object.fromEntries(files.map((name) => [`${name}.txt`, text]));
const attributes = ['tree', 'included', 'worktree', 'long']
  .map((name) => `${name}.txt diff=${name} filter=${name}\n`)
  .join('');

/** Makes a history in which each setting has something to work on. @returns its newest commit */
export function makeHistory(upstream: TestRepository): string {
  upstream.git('config', 'uploadpack.allowFilter', 'true');
  upstream.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const rules = `${attributes}command.txt diff=command\nmerged.txt merge=mine\n`;
  const lines = 'a\nb\nc\nd\ne\nf\ng\n';
  upstream.commit('first', { '.gitattributes': rules, 'new\nline.txt': 'a\n', ...inEach(lines) });
  const modules = '[submodule "sub"]\n\tpath = sub\n\turl = ../upstream\n';
  // Else the commit would remove it again.
  mkdirSync(join(upstream.root, 'sub'));
  upstream.git('update-index', '--add', '--cacheinfo', `160000,${upstream.head()},sub`);
  const base = upstream.commit('modules', { '.gitmodules': modules });
  upstream.git('checkout', '--quiet', '-b', 'side');
  upstream.commit('side', { 'merged.txt': `side\n${lines}` });
  upstream.git('checkout', '--quiet', 'main');
  upstream.commit('main', { 'merged.txt': `main\n${lines}` });
  upstream.git('merge', '--quiet', '-s', 'ours', '-m', 'merge', 'side');
  upstream.git('branch', '--force', 'side', base);
  upstream.git('checkout', '--quiet', 'side');
  upstream.commit('other side', { 'merged.txt': `other side\n${lines}` });
  upstream.git('checkout', '--quiet', 'main');
  upstream.git('tag', '-a', '-m', 'tagged', 'v1');
  upstream.git('mv', 'plain.txt', 'moved.txt');
  upstream.commit('renamed', { 'moved.txt': `${lines}h\n` });
  return upstream.commit('last', { ...inEach(`${lines}last\n`), 'moved.txt': `${lines}i\n` });
}

/** A commit like another, with a signature that looks like one. @returns its hash */
export function sign(made: TestRepository, hash: string): string {
  const armour = '-----BEGIN PGP SIGNATURE-----\n \n shop\n -----END PGP SIGNATURE-----';
  const plain = made.git('cat-file', 'commit', hash);
  made.write('.git/signed', `${plain.replace('\n\n', `\ngpgsig ${armour}\n\n`)}\n`);
  return made.git('hash-object', '-t', 'commit', '-w', '.git/signed');
}
