/** The time in ms since 1970. The sample's history is written with a clock of its own. */
export type Clock = () => number;

/**
 * A clock that never goes back, so that what has ended stays so. While the machine's clock is behind the latest time that
 * was seen, it goes on from there at its pace.
 * @param wall the machine's clock, which may be set.
 * @param elapsed ms since some moment, whatever the machine's clock is set to.
 * @param latest the latest time that is known to have been, in ms.
 */
export function steadyClock(wall: Clock, elapsed: Clock, latest: number): Clock {
  let now = latest;
  let before = elapsed();
  return () => {
    const passed = elapsed() - before;
    before += passed;
    now = Math.max(wall(), now + passed);
    return Math.floor(now);
  };
}

/** As the API writes times: `2012-01-01T12:00:00Z`. @param at in ms. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
