/** Keeps a ledger true while somebody looks at it. */

import type { Ledger } from './ledger.ts';

/** Milliseconds between two looks: quick while a release is under way, calm otherwise. */
export interface Pace {
  readonly pending: number;
  readonly calm: number;
}

const usualPace: Pace = { pending: 2_000, calm: 20_000 };

/**
 * Refreshes a ledger again and again until it is stopped.
 * @param watched says whether anybody could see a change; while not, nothing is asked
 * @returns a function that stops it
 */
export function keepTrue(ledger: Ledger, watched: () => boolean, pace: Pace = usualPace): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const plan = () => {
    if (stopped) return;
    const pending = ledger.state.releases[0]?.status === 'pending';
    timer = setTimeout(() => void look(), pending ? pace.pending : pace.calm);
  };
  const look = async () => {
    if (watched()) await ledger.refresh();
    plan();
  };
  plan();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
