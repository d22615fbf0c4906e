// What is random in the unit tests. It begins with the same seed in every run, so that a run that fails fails again and
// a build server can be bisected. `SHIPLOG_SEED=7` begins with another one, and `SHIPLOG_SEED=random` with one that is
// drawn and printed.
import * as fc from 'fast-check';

/** Where everything random begins in this run: a whole number. */
export const firstSeed = readSeed(process.env['SHIPLOG_SEED']);

fc.configureGlobal({ seed: firstSeed });

/** fast-check, with the seed of this run. A failure is shrunk, and names what it takes to see it again. */
export { fc };

/** As many seeds as are asked for, one after the other. */
export function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, at) => firstSeed + at);
}

/** Numbers from 0 up to below 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function readSeed(wanted = '1'): number {
  const seed = wanted === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(wanted);
  if (!Number.isSafeInteger(seed))
    throw new Error(`SHIPLOG_SEED is ${wanted}: give a whole number or “random”.`);
  // The processes that this one starts begin with the same one.
  process.env['SHIPLOG_SEED'] = String(seed);
  if (wanted === 'random') console.log(`SHIPLOG_SEED=${seed}`);
  return seed;
}
