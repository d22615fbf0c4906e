// The logs of apps: for each app a ring of two files, of which the older one goes when the newer one is full.
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../ledger/clock.ts';
import { lineOf, LONGEST, suits, type Entry, type LogFilter, type LogSource } from './entry.ts';

/** How large one of the two files becomes, in bytes. */
const FULL = 1024 * 1024;

/** What somebody wants to read. */
export interface LogRequest extends LogFilter {
  /** How many of the newest lines. */
  readonly lines: number;
  /** Whether to go on with what is written from now on. */
  readonly tail: boolean;
}

type Follower = (line: string) => void;

/** Takes an output of a program. */
export interface LineWriter {
  readonly write: (chunk: Buffer) => void;
  /** There is no more, also where the last line was not ended. */
  readonly end: () => void;
}

export class Logs {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #full: number;
  readonly #followers = new Map<string, Set<Follower>>();
  readonly #sizes = new Map<string, number>();

  /** @param folder where they are; it is made. @param full in bytes */
  constructor(folder: string, clock: Clock, full = FULL) {
    this.#folder = folder;
    this.#clock = clock;
    this.#full = full;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Entries that come at once are written at once: a program may print a hundred thousand lines in a second. */
  write(appId: string, ...entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const now = this.#clock();
    const lines = entries.map((entry) => lineOf(entry, now));
    this.#append(appId, lines.join(''));
    for (const follow of this.#followers.get(appId) ?? []) for (const line of lines) follow(line);
  }

  /** @returns what takes the output of a program: it becomes one entry for each line */
  writer(appId: string, source: LogSource, dyno: string): LineWriter {
    const decoder = new StringDecoder();
    let rest = '';
    const say = (...lines: readonly string[]): void =>
      this.write(appId, ...lines.map((text) => ({ source, dyno, text: text.replace(/\r$/, '') })));
    return {
      write(chunk) {
        const lines = (rest + decoder.write(chunk)).split('\n');
        rest = lines.pop() ?? '';
        // One that never ends its line is not kept in memory.
        if (rest.length > LONGEST) lines.push(rest.slice(0, LONGEST));
        if (rest.length > LONGEST) rest = '';
        say(...lines);
      },
      end() {
        rest += decoder.end();
        if (rest !== '') say(rest);
        rest = '';
      },
    };
  }

  /** The newest lines that suit, each with its line break, the oldest first. */
  newest(appId: string, { lines, ...filter }: LogFilter & { readonly lines: number }): string[] {
    const all = [this.#older(appId), this.#path(appId)].map(textOf).join('').split('\n');
    const suitable = all.filter((line) => suits(line, filter));
    return lines === 0 ? [] : suitable.slice(-lines).map((line) => `${line}\n`);
  }

  /** What was written, and with `tail` what comes, line by line. */
  read(appId: string, { tail, lines, ...filter }: LogRequest): ReadableStream<string> {
    let follow: Follower | undefined;
    const followers = this.#followersOf(appId);
    return new ReadableStream<string>(
      {
        start: (controller) => {
          for (const line of this.newest(appId, { lines, ...filter })) controller.enqueue(line);
          if (!tail) return controller.close();
          follow = (line) => {
            // A reader that does not keep up misses lines: they are in the log.
            if (suits(line, filter) && (controller.desiredSize ?? 0) > 0) controller.enqueue(line);
          };
          followers.add(follow);
        },
        cancel: () => {
          if (follow) followers.delete(follow);
        },
      },
      { highWaterMark: 5000 },
    );
  }

  #followersOf(appId: string): Set<Follower> {
    const followers = this.#followers.get(appId) ?? new Set<Follower>();
    this.#followers.set(appId, followers);
    return followers;
  }

  #append(appId: string, text: string): void {
    const path = this.#path(appId);
    try {
      const size = (this.#sizes.get(appId) ?? sizeOf(path)) + Buffer.byteLength(text);
      if (size > this.#full) renameSync(path, this.#older(appId));
      this.#sizes.set(appId, size > this.#full ? Buffer.byteLength(text) : size);
      appendFileSync(path, text, { mode: 0o600 });
    } catch {
      // A full disk: the app goes on without its log, as on the real platform.
      this.#sizes.delete(appId);
    }
  }

  #path(appId: string): string {
    return join(this.#folder, `${appId}.log`);
  }

  #older(appId: string): string {
    return join(this.#folder, `${appId}.older.log`);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function textOf(path: string): string {
  return sizeOf(path) === 0 ? '' : readFileSync(path, 'utf8');
}
