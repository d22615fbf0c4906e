/** Which kind of host a remote is on, and where that shows the repository. */

import type { GitAddress } from './git-address.ts';
import type { KindName } from './web-kinds.ts';

/** Hosts that everybody can use, by what their remotes name. Their pages are at the same name, by https. */
const known: Readonly<Record<string, { readonly kind: KindName; readonly name?: string }>> = {
  'github.com': { kind: 'github', name: 'GitHub' },
  'gitlab.com': { kind: 'gitlab', name: 'GitLab' },
  'salsa.debian.org': { kind: 'gitlab' },
  'invent.kde.org': { kind: 'gitlab' },
  'framagit.org': { kind: 'gitlab' },
  'bitbucket.org': { kind: 'bitbucket', name: 'Bitbucket' },
  'dev.azure.com': { kind: 'azure-devops', name: 'Azure DevOps' },
  'codeberg.org': { kind: 'gitea', name: 'Codeberg' },
  'gitea.com': { kind: 'gitea', name: 'Gitea' },
  'opendev.org': { kind: 'gitea' },
  'git.sr.ht': { kind: 'sourcehut', name: 'sourcehut' },
  'review.gerrithub.io': { kind: 'gerrit', name: 'GerritHub' },
};

/** Names for the same hosts where they are reached by another port or without ssh. */
const aliases: Readonly<Record<string, string>> = {
  'www.github.com': 'github.com',
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
  'ssh.dev.azure.com': 'dev.azure.com',
  // Every organization has its pages there, also those with a name of their own.
  'vs-ssh.visualstudio.com': 'dev.azure.com',
  'gerrithub.io': 'review.gerrithub.io',
};

/** What people have in the names of their own hosts: `gitlab.example.com`, `git-gitea.example.com`. */
const words: Readonly<Record<string, KindName>> = {
  github: 'github',
  ghe: 'github',
  gitlab: 'gitlab',
  bitbucket: 'bitbucket-server',
  stash: 'bitbucket-server',
  gitea: 'gitea',
  forgejo: 'gitea',
  sourcehut: 'sourcehut',
  gerrit: 'gerrit',
};

/** The ports at which only one kind of host answers to ssh. */
const ports: Readonly<Record<string, KindName>> = { 7999: 'bitbucket-server', 29418: 'gerrit' };

/** The name under which a host is known: `github.com` also where the configuration of ssh tells several keys apart. */
export function nameOfHost({ scheme, host }: GitAddress): string {
  const named = aliases[host] ?? host;
  // Google's hosts take changes at one name and show code at the other.
  if (named.endsWith('.googlesource.com')) return named.replace('-review.', '.');
  const suffixed = scheme === 'ssh' ? /^(github\.com|gitlab\.com|bitbucket\.org)-/.exec(named) : null;
  return suffixed?.[1] ?? named;
}

/** The name of a product rather than of a host; undefined where people have hosts of their own. */
export function productOf(address: GitAddress, kind: KindName): string | undefined {
  const host = nameOfHost(address);
  const product = known[host];
  if (product) return product.kind === kind ? product.name : undefined;
  if (kind === 'azure-devops' && host.endsWith('.visualstudio.com')) return 'Azure DevOps';
  return kind === 'codecommit' ? 'AWS CodeCommit' : undefined;
}

/** @returns undefined for a host that does not tell what it is */
export function kindOf(address: GitAddress): KindName | undefined {
  const { host, path, scheme, port } = address;
  const named = nameOfHost(address);
  const product = known[named];
  if (product) return product.kind;
  if (named.endsWith('.googlesource.com')) return 'gitiles';
  if (codeCommitRegion(host) !== undefined) return 'codecommit';
  if (named === 'gist.github.com') return undefined;
  if (named.endsWith('.visualstudio.com') || path.includes('_git')) return 'azure-devops';
  if (scheme === 'ssh') {
    // Without a dot it is a name in the configuration of ssh, which does not tell where it leads.
    if (!named.includes('.') && !named.startsWith('[')) return undefined;
    if (port !== undefined && ports[port]) return ports[port];
  }
  const word = named.split(/[.-]/).find((part) => Object.hasOwn(words, part));
  if (word !== undefined) return words[word];
  return isWeb(address) ? kindOfPath(path) : undefined;
}

/** A host that has several services below one name: `git.example.com/gitea/team/bookshop`. */
function kindOfPath(path: readonly string[]): KindName | undefined {
  if (path.at(-3) === 'scm' && path.length <= 4) return 'bitbucket-server';
  const kind = contextOf(path);
  return kind === 'gitea' ? (path.length === 3 ? kind : undefined) : kind;
}

function contextOf(path: readonly string[]): 'gitea' | 'gitlab' | undefined {
  const first = path[0]?.toLowerCase() ?? '';
  const kind = path.length > 2 && Object.hasOwn(words, first) ? words[first] : undefined;
  return kind === 'gitea' || kind === 'gitlab' ? kind : undefined;
}

/** A path below the host's address, and the repository's below that. */
export interface Place {
  readonly below: readonly string[];
  readonly repository: readonly string[];
}

type Reader = (path: readonly string[], address: GitAddress) => Place | undefined;

/**
 * Where each kind of host shows a repository, by the path of its remote.
 * They answer undefined for a path that no repository of theirs has.
 */
export const readers: Readonly<Record<KindName, Reader>> = {
  github: pair,
  bitbucket: pair,
  gitea: (path, address) => {
    if (path.length === 2) return pair(path);
    return isWeb(address) && path.length === 3 ? split(path, 1) : undefined;
  },
  gitlab: (path, address) => {
    if (path.length < 2) return undefined;
    return split(path, isWeb(address) && contextOf(path) === 'gitlab' ? 1 : 0);
  },
  sourcehut: (path) => (path[0]?.startsWith('~') === true ? pair(path) : undefined),
  'bitbucket-server': (path, address) => {
    const scm = isWeb(address) ? path.lastIndexOf('scm', -3) : -1;
    const [project, repository, ...rest] = path.slice(scm + 1);
    if (project === undefined || repository === undefined || rest.length > 0) return undefined;
    const owner = project.startsWith('~') ? ['users', project.slice(1)] : ['projects', project];
    return { below: path.slice(0, Math.max(scm, 0)), repository: [...owner, 'repos', repository] };
  },
  'azure-devops': (path) => {
    // `_optimized` and `_full` say which refs of the same repository a clone gets.
    const plain = /^_(?:optimized|full)$/i.test(path.at(-2) ?? '') ? path.toSpliced(-2, 1) : path;
    // `v3/organization/project/repository` is ssh's own form.
    const [version, organization, project, name] = plain;
    if (plain.length === 4 && /^v\d$/.test(version!))
      return { below: [organization!, project!], repository: ['_git', name!] };
    return plain.at(-2) === '_git' ? split(plain, plain.length - 2) : undefined;
  },
  gerrit: (path, address) => {
    if (!isWeb(address)) return split(path, 0);
    // `/r` is where many put it, `/a` asks for a password.
    const context = path[0] === 'r' && path.length > 1 ? 1 : 0;
    const asked = path[context] === 'a' && path.length > context + 1 ? 1 : 0;
    return { below: path.slice(0, context), repository: path.slice(context + asked) };
  },
  gitiles: (path) => split(path[0] === 'a' && path.length > 1 ? path.slice(1) : path, 0),
  codecommit: (path) => {
    const [version, kind, name] = path;
    return version === 'v1' && kind === 'repos' && name !== undefined && path.length === 3
      ? { below: ['codesuite', 'codecommit', 'repositories'], repository: [name] }
      : undefined;
  },
};

/** The address of the host's pages: a port of ssh says nothing about that of the web. */
export function siteOf(address: GitAddress): string {
  const region = codeCommitRegion(address.host);
  if (region !== undefined) return `https://${region}.${consoleOf(region)}`;
  const host = nameOfHost(address);
  if (known[host] || !isWeb(address)) return `https://${host}`;
  return `${address.scheme}://${host}${address.port === undefined ? '' : `:${address.port}`}`;
}

function isWeb({ scheme }: GitAddress): boolean {
  return scheme === 'http' || scheme === 'https';
}

/** Also by the endpoints of a private network, which have a name of their own before. */
function codeCommitRegion(host: string): string | undefined {
  return /^(?:vpce-[\w-]+\.)?git-codecommit(?:-fips)?\.([a-z0-9-]+)\.(?:vpce\.)?amazonaws\.com(?:\.cn)?$/.exec(
    host,
  )?.[1];
}

/**
 * The clouds for China and for the government of the USA have consoles of their own.
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/, https://docs.amazonaws.cn/en_us/aws/latest/userguide/
 */
function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}

function pair(path: readonly string[]): Place | undefined {
  return path.length === 2 ? split(path, 0) : undefined;
}

function split(path: readonly string[], at: number): Place {
  return { below: path.slice(0, at), repository: path.slice(at) };
}
