/** How far the processes of an app have restarted with a new release. Pure. */

import { foreignText } from '../text/foreign-text.ts';
import { type Release, versionName } from './release.ts';
import { listed } from '../text/sentences.ts';

/** What the platform says of one process. */
export interface Process {
  /** Such as `web.1`. */
  readonly name: string;
  /** Such as `web`. Types in `passing`, such as `run`, are not part of the app's formation. */
  readonly type: string;
  /** `starting`, `up`, `crashed`, `idle`, `down`; any other state is shown as it is. */
  readonly state: string;
  /** The release that it runs. */
  readonly release: { readonly id: string; readonly version: number };
}

export interface Restart {
  readonly release: Pick<Release, 'id' | 'version'>;
  /** The number of processes of the app, including those that still run the release before. */
  readonly total: number;
  /** Processes that run the release. */
  readonly up: readonly Process[];
  /** Processes that started with it and exited. */
  readonly crashed: readonly Process[];
  /** All others: they are starting, sleep, or still run another release. */
  readonly others: readonly Process[];
  /** The version of a newer release that they run by now: then the rest says nothing about this one. */
  readonly overtaken: number | undefined;
  /** Whether there is nothing to wait for. */
  readonly settled: boolean;
}

/** One-off processes and release phases: no release restarts them. */
const passing: ReadonlySet<string> = new Set(['run', 'release']);

/**
 * @param processes of the app, as the platform lists them now
 * @param release the new one
 */
export function restartOf(processes: readonly Process[], release: Restart['release']): Restart {
  const isIts = (one: Process) => one.release.id === release.id;
  // While one process replaces another, both may be listed under the same name: the newer one counts.
  const ofName = new Map<string, Process>();
  for (const one of processes) {
    if (passing.has(one.type)) continue;
    const known = ofName.get(one.name);
    if (!known || one.release.version > known.release.version) ofName.set(one.name, one);
  }
  const all = [...ofName.values()].toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const is = (one: Process, state: string) => isIts(one) && one.state === state;
  const up = all.filter((one) => is(one, 'up'));
  const crashed = all.filter((one) => is(one, 'crashed'));
  const others = all.filter((one) => !up.includes(one) && !crashed.includes(one));
  const newest = Math.max(release.version, ...all.map((one) => one.release.version));
  const overtaken = newest > release.version ? newest : undefined;
  // A sleeping process starts with the next request, not before.
  const settled = overtaken !== undefined || others.every((one) => is(one, 'idle'));
  return { release, total: all.length, up, crashed, others, overtaken, settled };
}

/**
 * Whether some processes that are up may have only just started. The platform calls a web process up once it can be
 * reached, but any other as soon as it starts, even if it is about to crash.
 */
export function isFresh({ up, crashed, overtaken }: Restart): boolean {
  return crashed.length === 0 && overtaken === undefined && up.some(({ type }) => type !== 'web');
}

/** `1 of 3 processes run v53; web.1 crashed` */
export function restartCount(restart: Restart): string {
  const { up, total, release, crashed } = restart;
  const count = `${up.length} of ${total} ${total === 1 ? 'process runs' : 'processes run'} ${versionName(release)}`;
  return crashed.length > 0 ? `${count}; ${crashedNames(restart)} crashed` : count;
}

/** `web.1`, `web.1 and web.2` */
export function crashedNames({ crashed }: Restart): string {
  return namesOf(crashed);
}

/** The processes that do not run it: `web.2 is starting and worker.1 still runs v52`; '' where there are none. */
export function othersText({ others, release }: Restart): string {
  const texts = others.map(({ name, state, release: own }) => {
    const what = own.id === release.id ? `is ${foreignText(state, 40)}` : `still runs ${versionName(own)}`;
    return `${foreignText(name, 40)} ${what}`;
  });
  return listed(texts, mostNamed);
}

/** A sentence about settled processes without a crash; '' for an app without processes. */
export function settledText(restart: Restart): string {
  const { up, others, total, overtaken } = restart;
  if (overtaken !== undefined)
    return `v${overtaken} was released after it, and the processes restart with that release.`;
  if (total === 0) return '';
  if (others.length > 0) return `${up.length} of ${total} ${plural(total)} up; ${othersText(restart)}.`;
  return total === 1 ? `Its process ${namesOf(up)} is up.` : `All ${total} processes are up.`;
}

const mostNamed = 5;

function namesOf(processes: readonly Process[]): string {
  return listed(
    processes.map(({ name }) => foreignText(name, 40)),
    mostNamed,
  );
}

function plural(total: number): string {
  return total === 1 ? 'process is' : 'processes are';
}
