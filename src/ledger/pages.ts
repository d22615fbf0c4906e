/** Pages of a ledger: their ranges, and whether an answer is a valid page. */

import type { CallOptions, Client, Page } from '../api/client.ts';
import { StrangeAnswer } from '../api/errors.ts';
import type { Release } from '../domain/release/release.ts';

/** How many releases the first page has, and each further one. */
export const firstPage = 30;
export const furtherPage = 200;
/** The API's maximum, for callers that read to the end. */
export const largestPage = 1000;
/** A cached copy that is further behind than this is dropped instead of read up to. */
export const farBehind = 1000;

/** A contiguous run of releases, from one or more pages. */
export interface Stretch {
  readonly releases: readonly Release[];
  /** What was wrong with malformed releases, by version. */
  readonly malformed: ReadonlyMap<number, string>;
  /** The oldest version that it covers: each one from there up was read, or was malformed. */
  readonly from: number;
  /** The range of the next older page; undefined at the end of the ledger. */
  readonly next: string | undefined;
}

export interface Head {
  readonly stretch: Stretch;
  readonly etag: string | undefined;
}

/** The range of the newest releases. */
export function newestRange(count: number): string {
  return `version ..; order=desc, max=${count}`;
}

/** The range of releases older than a version, used where the platform named no valid one. */
export function rangeBehind(version: number, count = 200): string {
  return `version ]${version}..; order=desc, max=${count}`;
}

/**
 * Reads the first page of a ledger. @throws StrangeAnswer when the answer is not a valid page, or the request's error
 */
export async function readHead(
  client: Client,
  app: string,
  range: string,
  options: CallOptions,
): Promise<Head | 'unchanged'> {
  const page = await client.releases(app, range, options);
  if (page === 'unchanged') return page;
  return { stretch: stretchOf(client.host, readable(client.host, page), range, Infinity), etag: page.etag };
}

export interface Behind extends CallOptions {
  /** The page contains older versions than this. */
  readonly before: number;
  /** The size of the page. */
  readonly count: number;
}

/**
 * Reads an older page.
 * @throws StrangeAnswer when it does not continue from `before`, or the request's error
 */
export async function readBehind(
  client: Client,
  app: string,
  range: string,
  { before, count, ...options }: Behind,
): Promise<Stretch> {
  const asked = range.replace(/max=\d+/, `max=${count}`);
  const page = await changed(client, client.releases(app, asked, options));
  return stretchOf(client.host, readable(client.host, page), asked, before);
}

/**
 * Reads older pages until they reach the newest known release, or the end of the ledger.
 * @param known may change while pages are read
 * @param head the page to begin with
 */
export async function readDownTo(
  known: { readonly newest: number },
  client: Client,
  app: string,
  head: Stretch,
  options: Omit<Behind, 'before'>,
): Promise<Stretch> {
  let read = head;
  const meets = () => known.newest === 0 || read.from <= known.newest;
  while (read.next !== undefined && !meets()) {
    // Each page names the one after it.
    // oxlint-disable-next-line no-await-in-loop
    const further = await readBehind(client, app, read.next, { ...options, before: read.from });
    read = joinStretches(read, further);
  }
  return read;
}

/** Reads malformed releases again. All of them may still be malformed. */
export async function readAgain(
  client: Client,
  app: string,
  { before, count, ...options }: Behind,
): Promise<Stretch> {
  const asked = rangeBehind(before, count);
  return stretchOf(client.host, await changed(client, client.releases(app, asked, options)), asked, before);
}

/** Joins two stretches where the second continues the first. */
function joinStretches(first: Stretch, second: Stretch): Stretch {
  return {
    releases: [...first.releases, ...second.releases],
    malformed: new Map([...first.malformed, ...second.malformed]),
    from: second.from,
    next: second.next,
  };
}

/** The newest version; 0 when there is none. */
export function newestOf(releases: readonly Release[]): number {
  return releases.reduce((newest, { version }) => Math.max(newest, version), 0);
}

/** Checks that a page makes progress: a repeated page would be read for ever, and a skipped part would leave a gap. */
function stretchOf(host: string, page: Page<Release>, asked: string, before: number): Stretch {
  const { members: releases, malformed, next } = page;
  const oldest = releases.reduce((least, { version }) => Math.min(least, version), Infinity);
  const lowest = Math.min(oldest, before);
  const named = next === undefined ? undefined : startOf(next);
  if (next === asked) throw strange(host, 'repeats a page of its ledger');
  if (releases.length === 0 && malformed.length === 0) {
    if (next !== undefined) throw strange(host, 'repeats a page of its ledger');
    if (before > 1 && before !== Infinity) throw strange(host, `ends its ledger behind v${before}`);
  }
  if ((releases.length > 0 && oldest >= before) || (named !== undefined && named > lowest)) {
    throw strange(host, 'repeats a page of its ledger');
  }
  // Only malformed releases may lie between this page and the next one.
  if (named !== undefined && lowest !== Infinity && named < lowest - malformed.length) {
    throw strange(host, 'skips a part of its ledger');
  }
  const from = next === undefined ? 1 : (named ?? (oldest === Infinity ? before - malformed.length : oldest));
  return {
    releases,
    malformed: versionsOf(page, from, before),
    from,
    next: from > 1 ? next : undefined,
  };
}

/** One malformed release does not hide the others; a page of malformed releases only is not valid. */
function readable(host: string, page: Page<Release>): Page<Release> {
  const [what] = page.malformed;
  if (page.members.length > 0 || what === undefined) return page;
  throw strange(host, `returned releases that Shiplog does not understand (${what})`);
}

async function changed(client: Client, answer: Promise<Page<Release> | 'unchanged'>): Promise<Page<Release>> {
  const page = await answer;
  if (page === 'unchanged') throw strange(client.host, 'returned an unexpected 304 Not Modified');
  return page;
}

/** The version below which a range begins, where it names one. */
function startOf(range: string): number | undefined {
  const [, bracket, start] = /^version ([[\]]?)(\d+)\.\./.exec(range) ?? [];
  if (start === undefined) return undefined;
  return bracket === ']' ? Number(start) : Number(start) + 1;
}

/** Versions are consecutive, so the missing ones are the malformed ones. */
function versionsOf(
  { members, malformed }: Page<Release>,
  from: number,
  before: number,
): ReadonlyMap<number, string> {
  if (malformed.length === 0) return new Map();
  const read = new Set(members.map(({ version }) => version));
  const missing: number[] = [];
  const top = before === Infinity ? newestOf(members) : before - 1;
  for (let version = top; version >= from && missing.length < malformed.length; version--)
    if (!read.has(version)) missing.push(version);
  // The remaining ones are newer than all readable releases.
  for (let version = Math.max(top, from - 1) + 1; missing.length < malformed.length; version++)
    missing.unshift(version);
  return new Map(malformed.map((what, i) => [missing[i]!, what]));
}

function strange(host: string, what: string): StrangeAnswer {
  return new StrangeAnswer(`${host} ${what}. Try again later.`);
}
