// Sessions of a log: an address that cannot be guessed, by which a client reads what it asked for.
import { randomBytes } from 'node:crypto';
import type { LogRequest } from './logs.ts';

/** How long an address can be used, in ms, as on the real platform. */
const KEEP_MS = 5 * 60 * 1000;

export interface LogSession extends LogRequest {
  readonly appId: string;
}

export class LogSessions {
  readonly #sessions = new Map<string, { readonly session: LogSession; readonly since: number }>();

  /** @returns its id */
  begin(session: LogSession): string {
    for (const [id, { since }] of this.#sessions) {
      if (Date.now() - since > KEEP_MS) this.#sessions.delete(id);
    }
    const id = randomBytes(24).toString('hex');
    this.#sessions.set(id, { session, since: Date.now() });
    return id;
  }

  find(id: string): LogSession | undefined {
    const known = this.#sessions.get(id);
    return known && Date.now() - known.since <= KEEP_MS ? known.session : undefined;
  }
}
