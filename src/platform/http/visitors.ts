// Who a request comes from, by its token: the platform's own, or that of one of the accounts in the ledger.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Account } from '../ledger/accounts.ts';
import type { Viewer } from '../ledger/apps.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { tokenOf } from '../token.ts';
import { RateLimit } from './rate-limit.ts';

export interface Visitor {
  readonly account: Account;
  readonly viewer: Viewer;
  readonly rateLimit: RateLimit;
}

export class Visitors {
  readonly #ledger: Ledger;
  readonly #token: string;
  readonly #digest: Buffer;
  readonly #accounts = new Map<string, Account>();
  readonly #rateLimits = new Map<string, RateLimit>();

  constructor(ledger: Ledger, token: string) {
    this.#ledger = ledger;
    this.#token = token;
    this.#digest = digest(token);
  }

  /** @returns undefined when the Authorization header carries no token of this platform. */
  who(header: string | undefined): Visitor | undefined {
    const given = tokenIn(header ?? '');
    if (given === undefined) return undefined;
    // Digests are compared and looked up, so that the time it takes says nothing about the token.
    const key = digest(given);
    if (timingSafeEqual(key, this.#digest)) return this.#visitor(this.#ledger.accounts.current(), undefined);
    const account = this.#accountOf(key.toString('hex'));
    return account && this.#visitor(account, account.id);
  }

  #visitor(account: Account, viewer: Viewer): Visitor {
    let rateLimit = this.#rateLimits.get(account.id);
    if (!rateLimit) this.#rateLimits.set(account.id, (rateLimit = new RateLimit(this.#ledger.clock)));
    return { account, viewer, rateLimit };
  }

  /** Another platform may have made the account meanwhile. */
  #accountOf(key: string): Account | undefined {
    const known = this.#accounts.get(key);
    if (known) return known;
    for (const account of this.#ledger.accounts.all()) {
      this.#accounts.set(digest(tokenOf(this.#token, account.email)).toString('hex'), account);
    }
    return this.#accounts.get(key);
  }
}

/** A token is also taken as the password of whatever name, which is how git sends it. */
function tokenIn(header: string): string | undefined {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+) *$/i.exec(header) ?? [];
  if (scheme.toLowerCase() !== 'basic') return value === '' ? undefined : value;
  const pair = Buffer.from(value, 'base64').toString();
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
