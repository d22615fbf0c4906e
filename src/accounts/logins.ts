/** Groups the tokens that were found by account. Pure. */

import type { Identity } from './stored-accounts.ts';

/** A token, and where it was found. */
export interface Login {
  readonly token: string;
  /** Where it is stored, as part of a sentence. */
  readonly place: string;
  /** True when Shiplog stores it, and so may delete it. */
  readonly kept: boolean;
  /** The account's name while its owner is unknown. */
  readonly name: string;
  /** The account's id while its owner is unknown. */
  readonly provisionalId: string;
  readonly who: Identity | undefined;
}

/** The logins of one account, at least one; the first is the one to use. */
export type Logins = readonly [Login, ...Login[]];

/** An account that was found before. */
export interface KnownAccount {
  readonly who: Identity | undefined;
  readonly logins: Logins;
}

/**
 * Groups logins by account, in their order. While the owner of a token is unknown, it belongs to the account with the
 * login's mail address, or else to an account of its own.
 * @param known accounts that were found before
 * @param refused tokens that the platform rejects: they come last within an account
 */
export function groupLogins(
  logins: readonly Login[],
  known: readonly KnownAccount[],
  refused: ReadonlySet<string>,
): readonly Logins[] {
  const identities = [...logins, ...known].flatMap(({ who }) => who ?? []);
  const byToken = new Map(logins.flatMap(({ token, who }) => (who ? [[token, who]] : [])));
  const groups = new Map<string, [Login, ...Login[]]>();
  for (const login of logins) {
    const who = login.who ?? byToken.get(login.token) ?? identities.find(({ email }) => isSame(email, login));
    const key = who ? `account ${who.id}` : `token ${login.token}`;
    const group = groups.get(key);
    if (group) group.push(login);
    else groups.set(key, [login]);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => Number(refused.has(a.token)) - Number(refused.has(b.token)));
  }
  return [...groups.values()];
}

/**
 * Finds the existing account that logins belong to. It stays the same account with another token.
 */
export function findListed<T extends KnownAccount>(listed: readonly T[], logins: Logins): T | undefined {
  const who = identityOf(logins);
  const sameAccount = listed.find((one) => who !== undefined && one.who?.id === who.id);
  if (sameAccount) return sameAccount;
  return listed.find((one) => {
    if (who && one.who) return false;
    if (one.who && logins.some((login) => isSame(one.who?.email ?? '', login))) return true;
    return one.logins.some((before) => logins.some((login) => goesOn(before, login)));
  });
}

/** Whether it is the same token, or a newer one of the same mail address in the same place. */
function goesOn(before: Login, login: Login): boolean {
  const sameName = before.name.includes('@') && before.name === login.name;
  return before.token === login.token || (sameName && before.place === login.place);
}

/** The owner of a group of logins; undefined while it is unknown. */
export function identityOf(logins: Logins): Identity | undefined {
  return logins.find(({ who }) => who !== undefined)?.who;
}

function isSame(email: string, { name }: Login): boolean {
  return email.toLowerCase() === name.toLowerCase();
}
