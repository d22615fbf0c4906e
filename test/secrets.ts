// What the tests keep secret, and all that was logged while they ran: the last stage of the run looks for the one in
// the other. Outside of a run of all stages nothing is kept.
import { appendFileSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestLog } from '../src/api/client.ts';

/** The variable that names the folder in which the processes of a test run write both down. */
export const SECRETS_FOLDER = 'SHIPLOG_TEST_SECRETS';

/** Shorter ones stand in logs by chance. */
const SHORTEST = 8;

/** Says that a text must never be logged. @returns the text */
export function secret<T extends string>(text: T): T {
  if (text.length >= SHORTEST) write('secrets', text);
  return text;
}

/** Takes down what was logged. */
export function logged(text: string): void {
  write('log', text);
}

/** A log of requests for tests. @param sink gets each line as well */
export function requestLog(sink: (line: string) => void = () => undefined): RequestLog {
  return (line) => {
    logged(line);
    sink(line);
  };
}

function write(kind: 'secrets' | 'log', text: string): void {
  const folder = process.env[SECRETS_FOLDER];
  if (folder !== undefined)
    appendFileSync(join(folder, `${kind}-${process.pid}`), `${JSON.stringify(text)}\n`);
}

export interface Leaks {
  readonly secrets: number;
  /** Entries of logs. */
  readonly entries: number;
  /** Entries with a secret in them, the secret itself left out. */
  readonly leaks: readonly string[];
}

/** Looks for the secrets of a test run in what it logged. */
export function findLeaks(folder: string): Leaks {
  const secrets = [...new Set(read(folder, 'secrets'))];
  const entries = read(folder, 'log');
  const leaks = entries.flatMap((entry) => {
    const found = secrets.find((one) => entry.includes(one));
    return found === undefined ? [] : [entry.slice(0, 2000).replaceAll(found, '[secret]')];
  });
  return { secrets: secrets.length, entries: entries.length, leaks };
}

function read(folder: string, kind: 'secrets' | 'log'): string[] {
  return globSync(`${kind}-*`, { cwd: folder }).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => String(JSON.parse(line))),
  );
}
