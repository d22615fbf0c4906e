// A copy of the working tree to break: the tree itself is never touched.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { broken, root, type Break } from './break.ts';

/** What is not copied: it is large, and no unit test looks at it. */
const left = new Set(['.git', '.vscode-test', 'dist', 'node_modules']);

/** What became of the tests. */
export type Outcome =
  | { readonly kind: 'passed' }
  /** @param by the title of the first test that failed */
  | { readonly kind: 'failed'; readonly by: string }
  /** They did not come to an end, or the process ended without a word of a test. */
  | { readonly kind: 'hung' | 'crashed'; readonly by: string };

export class Tree {
  readonly #folder: string;
  #running: ChildProcess | undefined;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'shiplog-mutants-'));
    cpSync(root, this.#folder, {
      recursive: true,
      filter: (path) => !left.has(relative(root, path).split(/[\\/]/)[0] ?? ''),
    });
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'), 'junction');
  }

  /** Runs tests on the tree with a break in it. @param limit in ms */
  async withBreak(broke: Break, tests: readonly string[], limit: number): Promise<Outcome> {
    const path = join(this.#folder, 'src', broke.file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, broken(broke, text));
    try {
      return await this.run(tests, limit);
    } finally {
      writeFileSync(path, text);
    }
  }

  /**
   * Runs test files until one of their tests fails.
   * @param tests below `test/unit/`
   * @param limit in ms
   */
  async run(tests: readonly string[], limit: number): Promise<Outcome> {
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
    const options = ['--no-config', '--ui=bdd', '--timeout=60000', '--bail', '--exit', '--reporter=json'];
    const files = tests.map((file) => join('test/unit', file));
    const child = spawn(process.execPath, [mocha, ...options, ...files], {
      cwd: this.#folder,
      // A group of its own: what the tests start ends with them.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running = child;
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.stop();
    }, limit);
    await once(child, 'close');
    clearTimeout(timer);
    this.stop();
    this.#running = undefined;
    if (isLate) return { kind: 'hung', by: `no end after ${Math.round(limit / 1000)} s` };
    if (child.exitCode === 0) return { kind: 'passed' };
    const title = failureIn(output);
    if (title !== undefined) return { kind: 'failed', by: title };
    return { kind: 'crashed', by: lastLine(errors) };
  }

  /** Ends the tests that are running, and what they have started. */
  stop(): void {
    const pid = this.#running?.pid;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  remove(): void {
    this.stop();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** The title of the first test that failed; undefined where the output is not mocha's report. */
function failureIn(output: string): string | undefined {
  const report: unknown = parsed(output.slice(output.indexOf('{\n  "stats"')));
  if (typeof report !== 'object' || report === null || !('failures' in report)) return undefined;
  const { failures } = report;
  const first: unknown = Array.isArray(failures) ? failures[0] : undefined;
  if (typeof first !== 'object' || first === null || !('fullTitle' in first)) return undefined;
  return String(first.fullTitle);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /error/i.test(line));
  return lines.at(-1)?.trim() ?? 'it ended without a report';
}
