// Runs a program to its end, which comes at the latest with its deadline.
import type { GroupRecords } from './group-records.ts';
import { signalGroup, startGroup, type Program } from './group.ts';

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
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  };
  child.stdout?.on('data', write);
  child.stderr?.on('data', write);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<Ending>((resolve, reject) => {
      child.once('error', reject);
      // Whatever still runs would keep the outputs open.
      child.once('exit', end);
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
