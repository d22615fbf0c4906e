/** Finds the tokens of all sign-in methods. */

import { messageOf, Problem } from '../domain/problem.ts';
import { hashOf, type Identity, type StoredAccounts } from './stored-accounts.ts';
import type { Login } from './logins.ts';
import type { SignInMethod } from './sign-in-methods.ts';

export interface Search {
  readonly kept: StoredAccounts;
  readonly methods: readonly SignInMethod[];
  readonly log: (line: string, level: 'warn') => void;
  /** The owners of tokens, by the token's hash. */
  readonly known: ReadonlyMap<string, Identity>;
  /** The logins of the previous search, on the same platform. */
  readonly before: readonly Login[];
}

/**
 * All tokens for a platform, in the order of the methods.
 * @returns the logins, and the first error if a place could not be read: the other places still count, and so do the
 * logins that were found there before
 */
export async function findLogins(
  platform: URL,
  { kept, methods, log, known, before }: Search,
): Promise<{ logins: readonly Login[]; problem: Problem | undefined }> {
  const problems: Problem[] = [];
  const attempt = async <T>(read: () => Promise<T>): Promise<{ readonly value: T } | undefined> => {
    try {
      return { value: await read() };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log(messageOf(error), 'warn');
      problems.push(error);
      return undefined;
    }
  };
  const state = await attempt(() => kept.read(platform));
  const logins = state?.value.accounts.map(keptLogin) ?? before.filter((login) => login.kept);
  for (const method of methods.filter((one) => !one.kept)) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    const found = await attempt(async () => method.find?.(platform));
    if (!found) logins.push(...before.filter(({ place }) => place === method.label));
    if (!found?.value) continue;
    const { token, login } = found.value;
    const hash = hashOf(platform, token);
    const other = state?.value.others.find((one) => one.hash === hash);
    if (other?.aside === true) continue;
    logins.push({
      token,
      place: method.label,
      kept: false,
      name: login ?? method.label,
      provisionalId: method.id,
      who: known.get(hash) ?? other?.who,
    });
  }
  return { logins, problem: problems[0] };
}

function keptLogin({ token, ...who }: Identity & { readonly token: string }): Login {
  return {
    token,
    place: 'the secret storage of VS Code',
    kept: true,
    name: who.email,
    provisionalId: who.id,
    who,
  };
}
