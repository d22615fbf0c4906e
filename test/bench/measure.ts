// What a measure is, and how it is told.

export interface Measure {
  /** One word, such as `activation`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it stands beside: one word, and its value in the same unit. */
  readonly baseline: { readonly name: string; readonly value: number };
}

/** One line: `NAME: VALUE UNIT (BASELINE VALUE UNIT, ratio R)`. */
export function lineOf({ name, value, unit, baseline }: Measure): string {
  const ratio = ratioOf(value, baseline.value).toFixed(2);
  return `${name}: ${rounded(value)} ${unit} (${baseline.name} ${rounded(baseline.value)} ${unit}, ratio ${ratio})`;
}

/** The same for programs: `{"NAME": {"value", "unit", "baseline", "ratio"}}`. */
export function jsonOf(measures: readonly Measure[]): string {
  const entries = measures.map(({ name, value, unit, baseline }) => [
    name,
    {
      value: rounded(value),
      unit,
      baseline: rounded(baseline.value),
      ratio: Number(ratioOf(value, baseline.value).toFixed(2)),
    },
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** Nothing is as much as nothing; more than nothing has no ratio to it that a program could read but a huge one. */
function ratioOf(value: number, baseline: number): number {
  if (baseline === 0) return value === 0 ? 1 : Number.MAX_SAFE_INTEGER;
  return value / baseline;
}

/** @throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/** How long some work takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The longest stretch in which nothing else can run while some work is under way, in milliseconds. */
export async function blockOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let over = false;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  await work();
  over = true;
  look();
  return longest;
}

/** Something that is measured beside what it needs at least. */
export interface Contest {
  readonly name: string;
  readonly baseline: string;
  /** Makes both ready, anew for each turn. */
  readonly prepare: () => Promise<{
    readonly value: () => Promise<unknown>;
    readonly bare: () => Promise<unknown>;
  }>;
}

const TURNS = 7;

/** The medians of both sides in milliseconds, which take turns at being first. */
export async function compare({ name, baseline, prepare }: Contest): Promise<Measure> {
  // The first turn is for the files to be in memory, and this program warm.
  const [, ...turns] = await repeat(TURNS + 1, async (turn) => {
    const { value, bare } = await prepare();
    const before = turn % 2 === 0 ? await timed(bare) : undefined;
    const took = await timed(value);
    return { took, least: before ?? (await timed(bare)) };
  });
  return {
    name,
    value: median(turns.map(({ took }) => took)),
    unit: 'ms',
    baseline: { name: baseline, value: median(turns.map(({ least }) => least)) },
  };
}

/** Runs work so many times, one after the other. */
export async function repeat<T>(times: number, work: (turn: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  // oxlint-disable-next-line no-await-in-loop -- two at once would slow each other down
  for (let turn = 0; turn < times; turn += 1) results.push(await work(turn));
  return results;
}

function rounded(value: number): number {
  return Number(value.toFixed(1));
}
