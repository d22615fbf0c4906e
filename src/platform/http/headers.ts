// What is read from, and said in, the headers of every request. Pure.
import { createHash, randomUUID } from 'node:crypto';
import type { ApiVersion } from './call.ts';

/** Longer lists of ids are cut from the left: the command line sends up to 7 KiB of them. */
const LONGEST_REQUEST_ID = 7 * 1024;

/**
 * Whether a Host header names this machine. A page in a browser that has its own name point here sends that name: it
 * must not be answered, whatever else it knows.
 */
export function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host);
}

/**
 * Whether a request comes from a script of a web page, which a browser says of every such request. A person who opens an
 * address, such as that of an output, is none.
 * @param header the value of a header of the request
 */
export function isOfPage(header: (name: string) => string | undefined): boolean {
  if (header('Origin') !== undefined) return true;
  const site = header('Sec-Fetch-Site') ?? 'none';
  return site !== 'none' && header('Sec-Fetch-Mode') !== 'navigate';
}

/** @returns undefined when the Accept header names no version of the API that is spoken here. */
export function apiVersion(accept: string | undefined): ApiVersion | undefined {
  const versions = (accept ?? '')
    .split(',')
    .map(
      (range) =>
        /^\s*application\/vnd\.heroku\+json\s*;\s*version=(3(?:\.[\w-]+)?)\s*(?:;.*)?$/i.exec(range)?.[1],
    )
    .filter((version) => version !== undefined);
  if (versions.length === 0) return undefined;
  return versions[0] === '3.sdk' ? '3.sdk' : '3';
}

/** The client's own ids, then one of ours. */
export function requestIds(header: string | undefined): string {
  const theirs = (header ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => /^[\w.:-]{1,128}$/.test(id));
  const ids = [...theirs, randomUUID()].join(',');
  return ids.length <= LONGEST_REQUEST_ID
    ? ids
    : ids.slice(ids.indexOf(',', ids.length - LONGEST_REQUEST_ID) + 1);
}

/** The same for the same answer. Where a page ends is part of it, as another page may begin alike. */
export function etagOf(body: string, headers: Readonly<Record<string, string>>): string {
  const page = [headers['Content-Range'], headers['Next-Range']].join('\n');
  const hash = createHash('sha256').update(page).update('\n\n').update(body).digest('hex');
  return `"${hash.slice(0, 32)}"`;
}

/** Whether the client has this answer already. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = new Set(ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return known.has(etag) || known.has('*');
}
