/** Recognises the product of a git host, and finds the repository's web address there. */

import type { GitAddress } from './git-address.ts';
import type { KindName } from './web-kinds.ts';

/** Public hosts, by the name in their remotes. Their pages have the same name, by https. */
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

/** Alternative names of the same hosts, for another port or without ssh. */
const aliases: Readonly<Record<string, string>> = {
  'www.github.com': 'github.com',
  'ssh.github.com': 'github.com',
  'altssh.gitlab.com': 'gitlab.com',
  'altssh.bitbucket.org': 'bitbucket.org',
  'ssh.dev.azure.com': 'dev.azure.com',
  // The pages of all organizations are there, even of those with their own name.
  'vs-ssh.visualstudio.com': 'dev.azure.com',
  'gerrithub.io': 'review.gerrithub.io',
};

/** Hints in the names of private hosts: `gitlab.example.com`, `git-gitea.example.com`. */
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

/** ssh ports that only one product uses. */
const ports: Readonly<Record<string, KindName>> = { 7999: 'bitbucket-server', 29418: 'gerrit' };

/** The canonical name of a host: `github.com` also for the aliases that ssh configurations use for several keys. */
export function nameOfHost({ scheme, host }: GitAddress): string {
  const named = aliases[host] ?? host;
  // Google's hosts take reviews at one name and show code at another.
  if (named.endsWith('.googlesource.com')) return named.replace('-review.', '.');
  const suffixed = scheme === 'ssh' ? /^(github\.com|gitlab\.com|bitbucket\.org)-/.exec(named) : null;
  return suffixed?.[1] ?? named;
}

/** The name of a public product; undefined for private hosts. */
export function productOf(address: GitAddress, kind: KindName): string | undefined {
  const host = nameOfHost(address);
  const product = known[host];
  if (product) return product.kind === kind ? product.name : undefined;
  if (kind === 'azure-devops' && host.endsWith('.visualstudio.com')) return 'Azure DevOps';
  return kind === 'codecommit' ? 'AWS CodeCommit' : undefined;
}

/** @returns undefined for a host whose product is not recognisable */
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
    // Without a dot it is an alias from the ssh configuration, which hides the real host.
    if (!named.includes('.') && !named.startsWith('[')) return undefined;
    if (port !== undefined && ports[port]) return ports[port];
  }
  const word = named.split(/[.-]/).find((part) => Object.hasOwn(words, part));
  if (word !== undefined) return words[word];
  return isWeb(address) ? kindOfPath(path) : undefined;
}

/** A host with several services below one name: `git.example.com/gitea/team/bookshop`. */
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
 * Where each product shows a repository, by the path of its remote.
 * Undefined for a path that cannot be a repository there.
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
    // `_optimized` and `_full` select which refs of the same repository a clone gets.
    const plain = /^_(?:optimized|full)$/i.test(path.at(-2) ?? '') ? path.toSpliced(-2, 1) : path;
    // `v3/organization/project/repository` is ssh's own form.
    const [version, organization, project, name] = plain;
    if (plain.length === 4 && /^v\d$/.test(version!))
      return { below: [organization!, project!], repository: ['_git', name!] };
    return plain.at(-2) === '_git' ? split(plain, plain.length - 2) : undefined;
  },
  gerrit: (path, address) => {
    if (!isWeb(address)) return split(path, 0);
    // `/r` is a common prefix, `/a` asks for a password.
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

/** The address of the host's pages. An ssh port says nothing about the web port. */
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

/** Also matches private network endpoints, which have a prefix of their own. */
function codeCommitRegion(host: string): string | undefined {
  return /^(?:vpce-[\w-]+\.)?git-codecommit(?:-fips)?\.([a-z0-9-]+)\.(?:vpce\.)?amazonaws\.com(?:\.cn)?$/.exec(
    host,
  )?.[1];
}

/**
 * The clouds for China and for the US government have their own consoles.
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
