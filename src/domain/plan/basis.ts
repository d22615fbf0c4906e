/** What a plan was made from: the plan holds while the ledgers of its apps are still like that. */

import { type AppRef, type Release, runningRelease } from '../release/release.ts';

/** What is remembered of a release. */
export interface Entry {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

/** The ledger of an app as a plan was made from it. */
export interface Basis {
  readonly app: AppRef;
  /** Null for an app without a release. */
  readonly newest: Entry | null;
  /** The id of the release that is running; null where none is. */
  readonly current: string | null;
}

export function entryOf({ id, version, status }: Entry): Entry {
  return { id, version, status };
}

/** @param current the release that is running, where one is */
export function basisOf(
  { id, name }: AppRef,
  newest: Entry | undefined,
  current: Pick<Release, 'id'> | undefined,
): Basis {
  return { app: { id, name }, newest: newest ? entryOf(newest) : null, current: current?.id ?? null };
}

/** Whether a plan still holds by the ledger of one of its apps. @param releases newest first */
export function holds({ newest, current }: Basis, releases: readonly Release[]): boolean {
  const [now] = releases;
  const running = runningRelease(releases)?.id ?? null;
  return now?.id === newest?.id && now?.status === newest?.status && running === current;
}

/** The releases that came after the plan. @param releases newest first */
export function since({ newest }: Basis, releases: readonly Release[]): Release[] {
  return releases.filter(({ version }) => version > (newest?.version ?? 0));
}
