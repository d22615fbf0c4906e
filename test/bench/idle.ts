// What a hidden view asks for in ten minutes, beside one that is looked at, by a clock of its own.
import { Live } from '../../src/ledger/live.ts';
import { FakeClock } from '../unit/ledger/clock.ts';
import { remember } from '../unit/ledger/memory.ts';
import type { Measure } from './measure.ts';

const TEN_MINUTES = 600_000;

export async function idle(): Promise<Measure> {
  const [value, baseline] = [await requests('away'), await requests('looking')];
  return { name: 'idle', value, unit: 'requests', baseline: { name: 'looked-at', value: baseline } };
}

async function requests(attention: 'away' | 'looking'): Promise<number> {
  const clock = new FakeClock();
  const { ledger, gate } = remember(30, () => clock.now());
  await ledger.refresh();
  const live = new Live(clock);
  live.watch(ledger);
  live.attention = attention;
  const before = gate.requests.length;
  await clock.pass(TEN_MINUTES);
  live.dispose();
  return gate.requests.length - before;
}
