// What a route is, and what it gets to see of a request.
import type { BaseIssue, BaseSchema, InferOutput } from 'valibot';
import { safeParse } from 'valibot';
import { ApiError, invalidParams } from '../errors.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Viewer } from '../ledger/apps.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Page } from '../ledger/page.ts';
import type { Outputs } from '../outputs/outputs.ts';
import type { Runtime } from '../runtime.ts';
import { nextRange, parseRange, type FieldKind, type Range } from './range.ts';

/** `3.sdk` has some more fields than `3`, and other shapes for a few. */
export type ApiVersion = '3' | '3.sdk';

export interface Call {
  readonly ledger: Ledger;
  /** Who the token belongs to. */
  readonly account: Account;
  /** Whose apps are seen. */
  readonly viewer: Viewer;
  readonly version: ApiVersion;
  /** What the account may still ask, and without taking from it. */
  readonly remaining: number;
  /** Parts of the path, by their names in the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: (name: string) => string | undefined;
  /** Whether the client wants all of what is otherwise a reference, such as the plan of an add-on. */
  readonly expands: (name: string) => boolean;
  readonly rangeHeader: string | undefined;
  /** The body as it came; undefined when there was none. */
  readonly body: unknown;
  /** What builds and runs. @throws {ApiError} 503 while it is another platform's */
  readonly runtime: () => Runtime;
  /** What builds and release commands wrote, whoever has the runtime. */
  readonly outputs: () => Outputs;
  /** Whether nothing runs here, because nothing may. */
  readonly isPaused: boolean;
  /** The address of what a command wrote. */
  readonly streamUrl: (streamId: string) => string;
  /** The address of a source. */
  readonly sourceUrl: (sourceId: string) => string;
  /** The address of a session of a log. */
  readonly logUrl: (sessionId: string) => string;
  /** Where an app is reached. */
  readonly webUrl: (app: string) => string;
  /** The address of a slug's archive. */
  readonly blobUrl: (slugId: string) => string;
}

export interface Reply {
  readonly status: 200 | 201 | 202 | 206;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `:name` for a part that varies. */
  readonly path: string;
  readonly handle: (call: Call) => Reply;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

/** Begun, and not done yet. */
export function accepted(body: unknown): Reply {
  return { status: 202, body };
}

/** A part of the path. The router has seen to it that it is there. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new TypeError(`the route has no :${name}`);
  return value;
}

/** @throws {ApiError} 422 with a message that names the field, or 400 when there is no body at all. */
export function bodyOf<Schema extends BaseSchema<unknown, unknown, BaseIssue<unknown>>>(
  call: Call,
  schema: Schema,
): InferOutput<Schema> {
  if (call.body === undefined) throw new ApiError(400, 'bad_request', 'The request needs a JSON body.');
  const result = safeParse(schema, call.body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = issue.path?.map((part) => String(part.key)).join('.') ?? 'body';
  throw invalidParams(`${field}: ${issue.message}.`);
}

/** What a listing can be sorted by, with each row's value. */
type SortFields<Row> = Readonly<Record<string, { kind: FieldKind; of: (row: Row) => string | number }>>;

/**
 * Answers with the page that the Range header asks for, and says in headers how it goes on.
 */
export function pageReply<Row>(
  call: Call,
  fields: SortFields<Row>,
  read: (range: Range) => Page<Row>,
  view: (row: Row) => unknown,
): Reply {
  const kinds = Object.fromEntries(Object.entries(fields).map(([field, { kind }]) => [field, kind]));
  const range = parseRange(call.rangeHeader, kinds);
  const page = read(range);
  const [first, last] = [page.rows[0], page.rows.at(-1)].map((row) =>
    row ? fields[range.field]?.of(row) : undefined,
  );
  const headers: Record<string, string> = {
    'Accept-Ranges': Object.keys(fields).join(', '),
    'Content-Range': `${range.field} ${first ?? ''}..${last ?? ''}`,
  };
  if (page.more && last !== undefined) headers['Next-Range'] = nextRange(range, last);
  return { status: page.more ? 206 : 200, body: page.rows.map(view), headers };
}

/** Most things can be listed by their id. */
export const byId = { id: { kind: 'uuid', of: (row: { id: string }) => row.id } } as const;
export const byIdOrName = {
  ...byId,
  name: { kind: 'text', of: (row: { name: string }) => row.name },
} as const;
