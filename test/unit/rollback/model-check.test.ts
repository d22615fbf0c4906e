// The whole of a rollback but its dialogs, against a platform in memory whose network loses, delays and repeats: whatever
// happens, nothing is written that was not confirmed, and in the end every person was told the truth.
import { messageOf } from '../../../src/model/problem.ts';
import { type Figures, run, type Schedule, scheduleOf } from './model/schedule.ts';

const schedules = Number(process.env['SHIPLOG_SCHEDULES'] ?? 2_000);
const first = Number(process.env['SHIPLOG_SEED'] ?? 1);

const noFigures = (): Figures => ({
  confirmations: 0,
  writes: 0,
  effects: 0,
  lost: 0,
  reloads: 0,
  foreign: 0,
  told: {},
  states: new Set(),
});

/** What goes wrong with a schedule; undefined when all is well. */
async function failureOf(schedule: Schedule, figures = noFigures()): Promise<string | undefined> {
  try {
    await run(schedule, figures);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The same without whatever it fails without. */
async function shrunk(schedule: Schedule): Promise<Schedule> {
  for (const action of schedule.actions) {
    const fewer = { ...schedule, actions: schedule.actions.filter((one) => one !== action) };
    // oxlint-disable-next-line no-await-in-loop -- one after the other gets smaller
    if ((await failureOf(fewer)) !== undefined) return shrunk(fewer);
  }
  return schedule;
}

describe(`a rollback in ${schedules} courses of events`, () => {
  it('is written once for a confirmation, told truly, and never stuck', async () => {
    const figures = noFigures();
    for (let seed = first; seed < first + schedules; seed += 1) {
      const schedule = scheduleOf(seed);
      // oxlint-disable-next-line no-await-in-loop -- each has its own clock, and the figures are of all
      const failure = await failureOf(schedule, figures);
      if (failure === undefined) continue;
      // oxlint-disable-next-line no-await-in-loop
      const least = await shrunk(schedule);
      throw new Error(`SHIPLOG_SEED=${seed}: ${failure}\n${JSON.stringify(least, undefined, 1)}`);
    }
    const { states, told, ...counts } = figures;
    console.log('      ', JSON.stringify({ schedules, ...counts, told, states: states.size }));
  }).timeout(Math.max(60_000, schedules * 30));
});
