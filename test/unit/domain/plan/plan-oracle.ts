// The plan's numbers once more, by playing a ledger forward and looking at what runs at each moment.
import type { Release } from '../../../../src/domain/release/release.ts';
import { ran } from '../release/ledgers.ts';

/** What runs from one release on. */
interface Moment {
  readonly release: Release;
  /** The changes that are in it, oldest first. */
  readonly contents: readonly number[];
  readonly slugAndConfig: string;
}

/** @param ledger newest first, down to v1 */
function play(ledger: readonly Release[]): Moment[] {
  const moments: Moment[] = [];
  let contents: readonly number[] = [];
  let config = 'none';
  for (let version = 1; version <= ledger.length; version += 1) {
    const release = ledger[ledger.length - version]!;
    const { kind, ...rest } = release.change;
    if (!ran(release)) {
      // It may have left other config vars than it found.
      config = `after v${version}`;
      continue;
    }
    if (kind === 'rollback' && 'to' in rest) {
      const target = moments.find((moment) => moment.release.version === rest.to)!;
      ({ contents } = target);
      config = target.slugAndConfig.split('|')[1]!;
    } else {
      contents = [...contents, version];
      if (kind === 'config' || kind === 'addon') config = `of v${version}`;
    }
    moments.push({ release, contents, slugAndConfig: `${release.artifact?.id}|${config}` });
  }
  return moments;
}

export interface Answers {
  readonly takenBack: readonly number[];
  readonly broughtBack: readonly number[];
  readonly fates: Readonly<Record<number, string>>;
  readonly ranFor: number;
  readonly runs: readonly (readonly [since: number, until: number | undefined])[];
  /** By rollback, whether the target was running then. */
  readonly retreats: readonly (readonly [rollback: number, from: number, direct: boolean])[];
  readonly alreadyRuns: boolean;
}

/** @param now in milliseconds, after the newest release */
export function answer(target: Release, ledger: readonly Release[], now: number): Answers {
  const moments = play(ledger);
  const at = (version: number) => moments.find(({ release }) => release.version === version)!;
  const there = at(target.version);
  const here = moments.at(-1)!;
  const lost = here.contents.filter((one) => !there.contents.includes(one));
  const won = there.contents.filter((one) => !here.contents.includes(one));
  const last = (item: number, came: boolean) =>
    moments.findLast(
      ({ contents }, index) =>
        contents.includes(item) === came && (moments[index - 1]?.contents.includes(item) ?? false) !== came,
    )!.release.version;
  const undone = [...lost.map((item) => last(item, true)), ...won.map((item) => last(item, false))];
  const takenBack = new Set([...lost, ...undone]);
  const minutes = moments.map(({ release, slugAndConfig }, index) => ({
    since: release.createdAt,
    until: moments[index + 1]?.release.createdAt,
    is: slugAndConfig === there.slugAndConfig,
  }));
  return {
    takenBack: [...takenBack].toSorted((a, b) => b - a),
    broughtBack: won.toSorted((a, b) => b - a),
    fates: Object.fromEntries(
      ledger
        .filter(({ version }) => version > target.version)
        .map((release) => [
          release.version,
          takenBack.has(release.version) ? 'takenBack' : ran(release) ? 'untouched' : release.status,
        ]),
    ),
    ranFor: minutes
      .filter(({ is }) => is)
      .map(({ since, until = now }) => until - since)
      .reduce((sum, one) => sum + one, 0),
    runs: minutes
      .filter(({ is }, index) => is && !minutes[index - 1]?.is)
      .map((first) => {
        const end = minutes.slice(minutes.indexOf(first)).find(({ is }) => !is);
        return [first.since, end?.since] as const;
      }),
    retreats: moments
      .flatMap((moment, index) => {
        const before = moments[index - 1];
        const had = before && there.contents.every((one) => before.contents.includes(one));
        const has = there.contents.every((one) => moment.contents.includes(one));
        return had && !has
          ? [
              [
                moment.release.version,
                before.release.version,
                before.slugAndConfig === there.slugAndConfig,
              ] as const,
            ]
          : [];
      })
      .toReversed(),
    alreadyRuns: here.slugAndConfig === there.slugAndConfig,
  };
}
