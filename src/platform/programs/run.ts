// Runs a program to its end, which comes at the latest with its deadline.
import type { ChildProcess } from 'node:child_process';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { GroupRecords } from './group-records.ts';
import { endProgram, startGroup, type Program } from './group.ts';

/** How long the outputs of a program that has ended may be silent before nobody reads them any more, in ms. */
const SILENCE_MS = 500;
/** How often it is waited for that silence. */
const MOST_WAITS = 10;

export interface Watch {
  /** Gets what it writes, standard output and errors alike, as it comes. */
  readonly write: (chunk: Buffer) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Where it is recorded as long as it runs. */
  readonly records: GroupRecords;
}

/** How a program ended: its exit code, or why it has none. */
export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'aborted' };

/** What a program leaves behind ends with it. @throws when it cannot be started: `ENOENT` where there is none. */
export async function runProgram(program: Program, { write, signal, records }: Watch): Promise<Ending> {
  if (signal.aborted) return { kind: 'aborted' };
  const child = startGroup(program, records);
  const { pid } = child;
  const end = (): void => {
    if (pid !== undefined) endProgram(pid, program);
  };
  child.stdout?.on('data', write);
  child.stderr?.on('data', write);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<Ending>((resolve, reject) => {
      child.once('error', reject);
      // Whatever still runs would keep the outputs open.
      child.once('exit', () => {
        end();
        void stopReading(child);
      });
      child.once('close', (code, killer) => {
        if (signal.aborted) resolve({ kind: 'aborted' });
        else if (code === null) resolve({ kind: 'killed', signal: killer ?? 'SIGKILL' });
        else resolve({ kind: 'exited', code });
      });
    });
  } finally {
    signal.removeEventListener('abort', end);
    if (pid !== undefined) records.remove(pid);
  }
}

/** What has got away keeps the outputs open, and would keep whoever waits for them waiting. */
async function stopReading({ stdout, stderr }: ChildProcess): Promise<void> {
  const outputs = [stdout, stderr].filter((output) => output !== null);
  let isSilent = false;
  for (const output of outputs) output.on('data', () => (isSilent = false));
  for (let waits = 0; !isSilent && waits < MOST_WAITS; waits += 1) {
    if (outputs.every((output) => output.closed)) return;
    isSilent = true;
    // oxlint-disable-next-line no-await-in-loop -- it listens again and again
    await setTimeout(SILENCE_MS, undefined, { ref: false });
    // What came while the platform was busy is read first.
    // oxlint-disable-next-line no-await-in-loop
    await setImmediate();
  }
  for (const output of outputs) output.destroy();
}
