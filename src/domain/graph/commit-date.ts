/** What the dates of commits say of their order. */

/** The clocks of people who commit differ; git allows for as much when it walks a history by date. In seconds. */
const skew = 86_400;

/**
 * Whether a commit may be an ancestor of one whose own parents are not here.
 * @param date of the commit, in seconds
 * @param border date of the one without its parents, in seconds
 */
export function mayLieBehind(date: number, border: number): boolean {
  return date <= border + skew;
}
