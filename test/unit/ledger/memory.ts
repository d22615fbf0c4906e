// A platform in memory with one app, and a ledger of it: no network, so that a fake clock is all the time there is.
import { Client } from '../../../src/api/client.ts';
import type { HttpAnswer, HttpRequest } from '../../../src/api/transport.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import { accountOf } from '../../platform/account.ts';
import { releaseExample } from '../api/examples.ts';
import { Gate } from './fixture.ts';
import { requestLog } from '../../secrets.ts';

type WireRelease = typeof releaseExample;

export interface Memory {
  readonly gate: Gate;
  readonly ledger: Ledger;
  /** What the platform has, newest first. */
  releases: WireRelease[];
  /** While it is set, every request is refused with it. Not one that a client tries again by itself. */
  refusal: { readonly status: number; readonly message: string } | undefined;
  /** By how much the account's budget slows down; 1 for not at all. */
  slowdown: number;
  /** Adds releases on top; the last one of them runs. */
  grow(count: number, some?: Partial<WireRelease>): void;
}

export function remember(count: number, now: () => number = Date.now): Memory {
  const gate = new Gate({ send: (request) => Promise.resolve(answer(memory, request)) });
  const client = new Client({ url: new URL('http://127.0.0.1:9'), token: 'x' }, gate, requestLog());
  Object.defineProperty(client, 'budget', { value: { slowdown: () => memory.slowdown } });
  const memory: Memory = {
    gate,
    ledger: new Ledger({ id: 'bookshop-id', name: releaseExample.app.name }, accountOf(client), now),
    releases: [],
    refusal: undefined,
    slowdown: 1,
    grow(more, some = {}) {
      for (let i = 0; i < more; i++) {
        const version = memory.releases.length + 1;
        memory.releases.unshift({ ...releaseExample, id: `id-${version}`, version, current: false, ...some });
      }
    },
  };
  memory.grow(count);
  return memory;
}

function answer({ releases, refusal }: Memory, { headers }: HttpRequest): HttpAnswer {
  if (refusal) {
    return { status: refusal.status, headers: {}, body: JSON.stringify({ id: 'no', ...refusal }) };
  }
  const [, from, max] =
    /^version (?:\](\d+))?\.\.; order=desc, max=(\d+)$/.exec(headers['range'] ?? '') ?? [];
  const behind = releases.filter(({ version }) => version < Number(from ?? Infinity));
  const page = behind.slice(0, Number(max));
  const next =
    page.length < behind.length ? `version ]${page.at(-1)?.version}..; order=desc, max=${max}` : undefined;
  const body = JSON.stringify(page);
  const etag = `"${Buffer.from(body).length}-${page[0]?.version}-${page[0]?.status}-${page[0]?.app.name}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: '' };
  return { status: next === undefined ? 200 : 206, headers: { etag, 'next-range': next }, body };
}
