// Runs many courses, and makes the first that fails as small as it can be.
import { messageOf } from '../../../../../src/domain/problem.ts';
import { firstSeed as first } from '../../../random.ts';
import { type Figures, run, type Schedule, type Subject } from './course.ts';
import type { ModelPlatform, Wish } from './window.ts';

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

/** How many courses are run: so many, or as many as somebody wants. */
export function coursesOf(usual: number): number {
  return Number(process.env['SHIPLOG_SCHEDULES'] ?? usual);
}

/** Runs so many courses and prints the figures. @throws at the first that fails, with the least of it */
export async function check<W extends Wish, F, P extends ModelPlatform, L>(
  subject: Subject<W, F, P, L>,
  schedules: number,
): Promise<void> {
  const figures = noFigures();
  for (let seed = first; seed < first + schedules; seed += 1) {
    const schedule = subject.scheduleOf(seed);
    // oxlint-disable-next-line no-await-in-loop -- each has its own clock, and the figures are of all
    const failure = await failureOf(subject, schedule, figures);
    if (failure === undefined) continue;
    // oxlint-disable-next-line no-await-in-loop
    const least = await shrunk(subject, schedule);
    throw new Error(`SHIPLOG_SEED=${seed}: ${failure}\n${JSON.stringify(least, undefined, 1)}`);
  }
  const { states, told, ...counts } = figures;
  console.log('      ', JSON.stringify({ first, schedules, ...counts, told, states: states.size }));
}

/** What goes wrong with a schedule; undefined when all is well. */
async function failureOf<W extends Wish, F, P extends ModelPlatform, L>(
  subject: Subject<W, F, P, L>,
  schedule: Schedule<W, F>,
  figures = noFigures(),
): Promise<string | undefined> {
  try {
    await run(subject, schedule, figures);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The same without whatever it fails without. */
async function shrunk<W extends Wish, F, P extends ModelPlatform, L>(
  subject: Subject<W, F, P, L>,
  schedule: Schedule<W, F>,
): Promise<Schedule<W, F>> {
  for (const action of schedule.actions) {
    const fewer = { ...schedule, actions: schedule.actions.filter((one) => one !== action) };
    // oxlint-disable-next-line no-await-in-loop -- one after the other gets smaller
    if ((await failureOf(subject, fewer)) !== undefined) return shrunk(subject, fewer);
  }
  return schedule;
}
