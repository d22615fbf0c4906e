/** The time in ms since 1970. The sample's history is written with a clock of its own. */
export type Clock = () => number;

/** As the API writes times: `2012-01-01T12:00:00Z`. @param at in ms. */
export function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
