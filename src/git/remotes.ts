/** The remotes of a repository, with the addresses that git uses in the end. */

import type { Remote } from '../domain/forge/app-remote.ts';
import { runGit } from './git.ts';
import { type HostAliases, readHostAliases } from './ssh-config.ts';

/**
 * The remotes that have an address, in git's order. What `insteadOf` and `pushInsteadOf` make of it is applied, and
 * so are names of hosts from the configuration of ssh.
 * @param aliases reads that configuration
 */
export async function readRemotes(root: string, aliases = () => readHostAliases()): Promise<Remote[]> {
  const urls = new Map<string, { fetch?: string; readonly push: string[] }>();
  for (const line of (await runGit(root, ['remote', '-v'])).split('\n')) {
    // Behind it a partial clone says what it leaves out.
    const [, name, url, use] = /^(\S+)\t(.+) \((fetch|push)\)(?: \[.*\])?$/.exec(line) ?? [];
    if (name === undefined || url === undefined) continue;
    const known = urls.get(name) ?? { push: [] };
    urls.set(name, known);
    if (use === 'push') known.push.push(url);
    else known.fetch ??= url;
  }
  const all = [...urls.values()].flatMap(({ fetch, push }) => [fetch ?? '', ...push]);
  const hosts: HostAliases = all.some((url) => sshForm.test(url)) ? await aliases() : new Map();
  return [...urls].flatMap(([name, { fetch, push }]): Remote[] => {
    if (fetch === undefined) return [];
    const url = withHost(fetch, hosts);
    const pushUrls = push.filter((one) => one !== fetch).map((one) => withHost(one, hosts));
    return [{ name, url, ...(pushUrls.length > 0 && { pushUrls }) }];
  });
}

/** `user@host:path`, where only the host must be there, and `ssh://user@host/path`. */
const sshForm =
  /^(?<before>(?:(?:git\+)?ssh(?:\+git)?:\/\/)?(?:[^@:/\s]+@)?)(?<host>[^:/@[\]\s]+)(?=[:/])(?!:\/\/)/i;

function withHost(url: string, hosts: HostAliases): string {
  const { before = '', host = '' } = sshForm.exec(url)?.groups ?? {};
  const named = hosts.get(host.toLowerCase());
  // A folder such as `work/bookshop` is no host.
  const isAddress = before.includes('://') || url.startsWith(':', before.length + host.length);
  return named === undefined || !isAddress ? url : before + named + url.slice(before.length + host.length);
}
