// One line of a log, as the real platform writes it: `2026-11-23T12:00:00.000000+00:00 app[web.1]: text`. Pure.

/** `app` for what an app says itself, `heroku` for what the platform says of it. */
export type LogSource = 'app' | 'heroku';

export interface Entry {
  readonly source: LogSource;
  /** `web.1`, `router`, `api` */
  readonly dyno: string;
  readonly text: string;
}

/** What somebody wants to see of a log; what is left out does not matter. */
export interface LogFilter {
  readonly source?: string | undefined;
  /** `web` stands for all of its dynos. */
  readonly dyno?: string | undefined;
}

/** No line is longer, in characters, as on the real platform. */
export const LONGEST = 10_000;
const HEAD = /^\S+ ([a-z]+)\[([^\]\s]+)\]: /;

/** @param at in ms @returns with its line break */
export function lineOf({ source, dyno, text }: Entry, at: number): string {
  const time = new Date(at).toISOString().replace('Z', '000+00:00');
  return `${time} ${source}[${dyno}]: ${text.slice(0, LONGEST)}\n`;
}

export function suits(line: string, { source, dyno }: LogFilter): boolean {
  const [, from, of = ''] = HEAD.exec(line) ?? [];
  if (from === undefined) return false;
  if (source !== undefined && source !== from) return false;
  return dyno === undefined || dyno === of || dyno === of.replace(/\.\d+$/, '');
}
