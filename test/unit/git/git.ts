/** Repositories that tests make for themselves, apart from whatever git settings the machine has. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { useTrust } from '../../../src/git/git.ts';

export class Scratch {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'shiplog-git-')));
  readonly #before: Record<string, string | undefined> = {};

  /** Moves HOME into the scratch folder, also for the code under test, which may fetch there. */
  constructor() {
    useTrust(() => true);
    const home = join(this.root, 'home');
    mkdirSync(home);
    for (const [key, value] of Object.entries({
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_NOSYSTEM: '1',
      // A folder of the machine's that is a repository itself must not be found from here.
      GIT_CEILING_DIRECTORIES: undefined,
    })) {
      this.#before[key] = process.env[key];
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    writeFileSync(
      join(home, '.gitconfig'),
      '[user]\nname = Katie\nemail = katie@example.com\n[init]\ndefaultBranch = main\n[protocol "file"]\nallow = always\n',
    );
  }

  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** A new repository. */
  init(name: string, ...options: string[]): TestRepository {
    const path = this.folder(name);
    const repository = new TestRepository(path);
    repository.git('init', '--quiet', ...options);
    return repository;
  }

  /** Removes a folder. */
  discard(name: string): void {
    rmSync(join(this.root, name), { recursive: true, force: true, maxRetries: 5 });
  }

  remove(): void {
    useTrust(() => false);
    for (const [key, value] of Object.entries(this.#before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class TestRepository {
  readonly root: string;
  #time = 1_700_000_000;

  constructor(root: string) {
    this.root = root;
  }

  /** Runs git and gives what it printed, without the last line end. */
  git(...args: string[]): string {
    const date = `${this.#time} +0000`;
    return execFileSync('git', args, {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  }

  write(path: string, content: string | Uint8Array): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Commits all files as they are, a minute after the commit before. */
  commit(message: string, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    this.#time += 60;
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '-m', message);
    return this.head();
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }
}
