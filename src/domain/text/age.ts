/** Ages and durations, as short as fits on a row or in words. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The age below which a unit is used, its length, and its names. */
const units: readonly [until: number, length: number, short: string, long: string][] = [
  [hour, minute, 'min', 'minute'],
  [day, hour, 'h', 'hour'],
  [14 * day, day, 'd', 'day'],
  [60 * day, 7 * day, 'wk', 'week'],
  [730 * day, 30 * day, 'mo', 'month'],
  [Infinity, 365 * day, 'y', 'year'],
];

/** What of a short name says enough beside a number. */
const tiny: Readonly<Record<string, string>> = { min: 'm', wk: 'w' };

/**
 * `now`, `5 min`, `3 h`, `1 d`, `6 wk`, `11 mo`, `2 y`.
 * @param time and now in milliseconds. A time ahead of now (clocks differ) counts as now.
 */
export function shortAge(time: number, now: number): string {
  return describe(time, now, 'now', (count, short) => `${count} ${short}`);
}

/** The same in the least room, for rows: `now`, `5m`, `3h`, `1d`, `6w`, `11mo`, `2y`. */
export function tinyAge(time: number, now: number): string {
  return describe(time, now, 'now', (count, short) => `${count}${tiny[short] ?? short}`);
}

/** The same for sentences and screen readers: `just now`, `5 minutes ago`, `1 day ago`. */
export function longAge(time: number, now: number): string {
  return describe(
    time,
    now,
    'just now',
    (count, _short, long) => `${count} ${long}${count === 1 ? '' : 's'} ago`,
  );
}

/** A length of time, in milliseconds: `less than a minute`, `5 minutes`, `1 day`. */
export function duration(length: number): string {
  return describe(
    0,
    length,
    'less than a minute',
    (count, _short, long) => `${count} ${long}${count === 1 ? '' : 's'}`,
  );
}

/**
 * How long the shortest-lived of some ages stays true, in milliseconds: when rows must be drawn again.
 * @returns Infinity without any. A single timer holds no more than 2 ** 31 - 1, about 25 days.
 */
export function ageLasts(times: Iterable<number>, now: number): number {
  let shortest = Infinity;
  for (const time of times) {
    const age = now - time;
    if (age < minute) {
      shortest = Math.min(shortest, minute - age);
      continue;
    }
    const [until, length] = unitOf(age);
    // 60 days are not a whole number of weeks: the next unit may begin before this one's next step.
    shortest = Math.min(shortest, length - (age % length), until - age);
  }
  return shortest;
}

function describe(
  time: number,
  now: number,
  recent: string,
  write: (count: number, short: string, long: string) => string,
): string {
  const age = Math.max(0, now - time);
  if (age < minute) return recent;
  const [, length, short, long] = unitOf(age);
  return write(Math.floor(age / length), short, long);
}

function unitOf(age: number): (typeof units)[number] {
  return units.find(([until]) => age < until) ?? units[units.length - 1]!;
}
