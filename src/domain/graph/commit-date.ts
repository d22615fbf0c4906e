/** What commit dates say about the order of commits. */

/** Allowance for clock skew between committers, the same as git's in walks by date. In seconds. */
const skew = 86_400;

/**
 * Whether a commit may be an ancestor of one at the border of a shallow clone, whose parents are missing.
 * @param date of the commit, in seconds
 * @param border date of the one without its parents, in seconds
 */
export function mayLieBehind(date: number, border: number): boolean {
  return date <= border + skew;
}
