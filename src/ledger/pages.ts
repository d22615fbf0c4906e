/** Pages of a ledger: how they are asked for, and whether an answer can be one. */

import type { CallOptions, Client, Page } from '../api/client.ts';
import { StrangeAnswer } from '../api/errors.ts';
import type { Release } from '../domain/release/release.ts';

/** Releases in a row, as one or more pages told them. */
export interface Stretch {
  readonly releases: readonly Release[];
  /** What was wrong with those that could not be read, by version. */
  readonly malformed: ReadonlyMap<number, string>;
  /** The oldest version that it covers: each from there up was told, or was malformed. */
  readonly from: number;
  /** The range behind it; undefined at the end of the ledger. */
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

/** The range of those behind a version, for where the platform named none that can be trusted. */
export function rangeBehind(version: number, count = 200): string {
  return `version ]${version}..; order=desc, max=${count}`;
}

/** The first page of a ledger. @throws StrangeAnswer when it can be no such page, or what the request failed with */
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
  /** The version that the page comes after on the way to v1. */
  readonly before: number;
  /** How many releases it may have. */
  readonly count: number;
}

/**
 * A page behind the first.
 * @throws StrangeAnswer when it does not go on from there, or what the request failed with
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

/** The same releases once more, none of which may be readable even now. */
export async function readAgain(
  client: Client,
  app: string,
  { before, count, ...options }: Behind,
): Promise<Stretch> {
  const asked = rangeBehind(before, count);
  return stretchOf(client.host, await changed(client, client.releases(app, asked, options)), asked, before);
}

/** Two stretches, the second of which goes on where the first ends. */
export function joinStretches(first: Stretch, second: Stretch): Stretch {
  return {
    releases: [...first.releases, ...second.releases],
    malformed: new Map([...first.malformed, ...second.malformed]),
    from: second.from,
    next: second.next,
  };
}

/** The newest version; 0 of none. */
export function newestOf(releases: readonly Release[]): number {
  return releases.reduce((newest, { version }) => Math.max(newest, version), 0);
}

/** A platform that repeats itself would be read for ever, and one that skips a part would leave a gap. */
function stretchOf(host: string, page: Page<Release>, asked: string, before: number): Stretch {
  const { members: releases, malformed, next } = page;
  const oldest = releases.reduce((least, { version }) => Math.min(least, version), Infinity);
  const told = Math.min(oldest, before);
  const named = next === undefined ? undefined : startOf(next);
  if (next === asked) throw strange(host, 'repeats a page of its ledger');
  if (releases.length === 0 && malformed.length === 0) {
    if (next !== undefined) throw strange(host, 'repeats a page of its ledger');
    if (before > 1 && before !== Infinity) throw strange(host, `ends its ledger behind v${before}`);
  }
  if ((releases.length > 0 && oldest >= before) || (named !== undefined && named > told)) {
    throw strange(host, 'repeats a page of its ledger');
  }
  // Only those that cannot be read may lie between what was told and what is told next.
  if (named !== undefined && told !== Infinity && named < told - malformed.length) {
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

/** One strange release does not hide the others; where all of them are strange, it is no page of releases. */
function readable(host: string, page: Page<Release>): Page<Release> {
  const [what] = page.malformed;
  if (page.members.length > 0 || what === undefined) return page;
  throw strange(host, `gave releases that Shiplog does not understand (${what})`);
}

async function changed(client: Client, answer: Promise<Page<Release> | 'unchanged'>): Promise<Page<Release>> {
  const page = await answer;
  if (page === 'unchanged') throw strange(client.host, 'returned an unexpected 304 Not Modified');
  return page;
}

/** The version behind which a range begins, where it says so. */
function startOf(range: string): number | undefined {
  const [, bracket, start] = /^version ([[\]]?)(\d+)\.\./.exec(range) ?? [];
  if (start === undefined) return undefined;
  return bracket === ']' ? Number(start) : Number(start) + 1;
}

/** Versions grow by one, so that the ones which are missing are those that could not be read. */
function versionsOf(
  { members, malformed }: Page<Release>,
  from: number,
  before: number,
): ReadonlyMap<number, string> {
  if (malformed.length === 0) return new Map();
  const told = new Set(members.map(({ version }) => version));
  const missing: number[] = [];
  const top = before === Infinity ? newestOf(members) : before - 1;
  for (let version = top; version >= from && missing.length < malformed.length; version--)
    if (!told.has(version)) missing.push(version);
  // Whatever is left stands above the newest that could be read.
  for (let version = Math.max(top, from - 1) + 1; missing.length < malformed.length; version++)
    missing.unshift(version);
  return new Map(malformed.map((what, i) => [missing[i]!, what]));
}

function strange(host: string, what: string): StrangeAnswer {
  return new StrangeAnswer(`${host} ${what}. Try again later.`);
}
