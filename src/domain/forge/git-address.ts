/** Parses the address of a git remote. */

import { isHost, isPlain } from '../text/web-text.ts';

export interface GitAddress {
  readonly scheme: 'http' | 'https' | 'ssh' | 'git';
  /** In lower case, without user and port; an IPv6 address in its brackets. */
  readonly host: string;
  /** Undefined for the scheme's default. */
  readonly port: string | undefined;
  /** The parts of the path, decoded, without `.git` at the end. At least one, none of them empty, `.` or `..`. */
  readonly path: readonly string[];
}

/** Longer than any host and path that servers accept. */
const longest = 4096;

const usualPorts: Readonly<Record<GitAddress['scheme'], string>> = {
  http: '80',
  https: '443',
  ssh: '22',
  git: '9418',
};

const schemes: Readonly<Record<string, GitAddress['scheme']>> = {
  http: 'http',
  https: 'https',
  ssh: 'ssh',
  'git+ssh': 'ssh',
  'ssh+git': 'ssh',
  git: 'git',
};

/**
 * Reads what `git remote -v` prints: `https://`, `http://`, `ssh://` and `git://` addresses and the short form of
 * ssh, `user@host:path` (https://git-scm.com/docs/git-fetch#_git_urls). A user name or password is dropped.
 * @returns undefined for a folder on disk, any other scheme, and what cannot be an address
 */
export function parseGitAddress(text: string): GitAddress | undefined {
  const address = text.trim();
  if (address.length > longest || !isPlain(address)) return undefined;
  const end = address.indexOf('://');
  return end === -1 ? parseShort(address) : parseLong(address.slice(0, end), address.slice(end + 3));
}

function parseLong(name: string, rest: string): GitAddress | undefined {
  // The helper that AWS recommends uses its own addresses: `codecommit::us-east-1://profile@bookshop`.
  const region = /^codecommit::([a-z0-9-]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (region !== undefined) {
    const repository = rest.slice(rest.lastIndexOf('@') + 1);
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return assemble('https', `git-codecommit.${region}.${domain}`, undefined, `v1/repos/${repository}`);
  }
  const scheme = schemes[name.toLowerCase()];
  if (!scheme) return undefined;
  const slash = rest.indexOf('/');
  if (slash === -1) return undefined;
  const path = rest.slice(slash + 1);
  // git passes these on unchanged; no repository host has them in an address.
  if (/[?#]/.test(path)) return undefined;
  const place = parsePlace(rest.slice(0, slash));
  return place && assemble(scheme, place.host, place.port, path);
}

/** Removes brackets around a host with a user or a port; those of an IPv6 address are part of it. */
const shortForm =
  /^(?:(?<place>(?:[^:[\]/]*@)?(?:\[[0-9a-f:.]+\]|[^:[\]/@]+))|\[(?<wrapped>[^[\]/]+)\]):(?!:)(?<path>.*)$/i;

/** `user@host:path`, `[user@host:port]:path`, `user@[::1]:path`. With a slash before the colon it is a folder. */
function parseShort(address: string): GitAddress | undefined {
  const { place: named, wrapped, path = '' } = shortForm.exec(address)?.groups ?? {};
  const place = parsePlace(named ?? wrapped ?? '');
  // `C:\code` is a folder.
  if (!place || /^[a-z]$/.test(place.host)) return undefined;
  // An address of the web without its scheme, `user:password@host/path`: the password is no part of a path.
  if (/^[^/]*@/.test(path)) return undefined;
  return assemble('ssh', place.host, place.port, path);
}

function parsePlace(text: string): { readonly host: string; readonly port: string | undefined } | undefined {
  // A password may have an @ in it.
  const named = text.slice(text.lastIndexOf('@') + 1).toLowerCase();
  const port = /:(\d{0,5})$/.exec(named);
  const host = port ? named.slice(0, port.index) : named;
  if (!isHost(host)) return undefined;
  return { host, port: port?.[1] === '' ? undefined : port?.[1] };
}

function assemble(
  scheme: GitAddress['scheme'],
  host: string,
  port: string | undefined,
  text: string,
): GitAddress | undefined {
  const path = text
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const last = path.pop()?.replace(/\.git$/i, '');
  if (last === undefined || last === '') return undefined;
  path.push(last);
  // A browser would resolve these to a path outside the repository.
  if (path.some((part) => part === '.' || part === '..' || !isPlain(part))) return undefined;
  return { scheme, host, port: port === usualPorts[scheme] ? undefined : port, path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
