/** Tokens that were found, and which of them belong to one account. Pure. */

import type { Identity } from './stored-accounts.ts';

/** A token that signs somebody in. */
export interface Login {
  readonly token: string;
  /** Where it is, within a sentence. */
  readonly place: string;
  /** True when Shiplog keeps it: then it is Shiplog's to delete. */
  readonly kept: boolean;
  /** What its account is called as long as nobody knows whose it is. */
  readonly name: string;
  /** Stands for its account as long as nobody knows whose it is. */
  readonly provisionalId: string;
  readonly who: Identity | undefined;
}

/** The logins of one account, at least one; the first is the one to use. */
export type Logins = readonly [Login, ...Login[]];

/** What is known of an account that is listed. */
export interface KnownAccount {
  readonly who: Identity | undefined;
  readonly logins: Logins;
}

/**
 * Puts the logins of one account together, in their order. As long as nobody knows whose a token is, it belongs to the
 * account whose mail address the login has, and otherwise to one of its own.
 * @param known accounts that were listed before
 * @param refused tokens that the platform does not take: they come last within an account
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
 * The account among those listed that some logins belong to: it goes on, whatever token it has now.
 * @param who whose they are, as far as that is known
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

/** Whether it is the same login, or the next token of the same mail address in the same place. */
function goesOn(before: Login, login: Login): boolean {
  const sameName = before.name.includes('@') && before.name === login.name;
  return before.token === login.token || (sameName && before.place === login.place);
}

/** Whose the logins of a group are, as far as that is known. */
export function identityOf(logins: Logins): Identity | undefined {
  return logins.find(({ who }) => who !== undefined)?.who;
}

function isSame(email: string, { name }: Login): boolean {
  return email.toLowerCase() === name.toLowerCase();
}
