/** How a write that a person confirmed is kept until they were told its end, and how far it has come: plain data. */

import * as v from 'valibot';

const appRef = v.pipe(v.object({ id: v.string(), name: v.string() }), v.readonly());

const entrySchema = v.pipe(
  v.object({ id: v.string(), version: v.number(), status: v.string() }),
  v.readonly(),
);

/** An app that is written, and its ledger as the plan knew it. */
const basisSchema = v.pipe(
  v.object({
    app: appRef,
    newest: v.nullable(entrySchema),
    /** The id of the release that was running. */
    current: v.nullable(v.string()),
  }),
  v.readonly(),
);

/** What became of one app. */
const madeSchema = v.pipe(
  v.object({
    app: appRef,
    /** Null where no release was made of it. */
    release: v.nullable(entrySchema),
    /** Why not, where the platform said so. */
    refusal: v.nullable(v.string()),
  }),
  v.readonly(),
);

const intentSchema = v.pipe(
  v.object({
    /** Random. */
    id: v.string(),
    kind: v.picklist(['rollback', 'promotion']),
    /** Of the platform, such as `api.heroku.com`. */
    host: v.string(),
    /** The id of the account that writes, and its mail address where that is known. */
    account: v.string(),
    email: v.nullable(v.string()),
    /** In milliseconds, by the platform's clock. */
    confirmedAt: v.number(),
    /** The release whose code is to run: of a rollback an older one of the same app, of a promotion one of another. */
    origin: v.pipe(v.object({ app: appRef, release: v.string(), version: v.number() }), v.readonly()),
    /** The id of the pipeline that a promotion goes along. */
    pipeline: v.nullable(v.string()),
    /** How the change of each release that it makes reads, whole or followed by a space and more: `Rollback to v46`. */
    mark: v.string(),
    apps: v.pipe(v.array(basisSchema), v.readonly()),
  }),
  v.readonly(),
);

const stateSchema = v.variant('at', [
  /** Confirmed: the ledgers are read once more. */
  v.pipe(v.object({ at: v.literal('guarding') }), v.readonly()),
  /** Known to be kept before the request leaves, so that from here on it may have happened. */
  v.pipe(v.object({ at: v.literal('sent') }), v.readonly()),
  /** The answer was lost. */
  v.pipe(
    v.object({
      at: v.literal('looking'),
      /** When the request was on its way at the latest. */
      since: v.number(),
      looks: v.number(),
      /** What the person was told meanwhile: that it is not there so far, that a part is, or that nobody can tell. */
      told: v.nullable(v.picklist(['missing', 'partly', 'unread'])),
    }),
    v.readonly(),
  ),
  /** It happened, and release phases run. */
  v.pipe(
    v.object({
      at: v.literal('following'),
      made: v.pipe(v.array(madeSchema), v.readonly()),
      found: v.boolean(),
    }),
    v.readonly(),
  ),
  /** With the ids of the releases that it made, by the platform's answer or by what was found in the ledger. */
  v.pipe(
    v.object({
      at: v.literal('over'),
      claimed: v.pipe(v.array(v.string()), v.readonly()),
      found: v.boolean(),
    }),
    v.readonly(),
  ),
]);

const keptSchema = v.pipe(
  v.object({
    intent: intentSchema,
    state: stateSchema,
    /** The window that sees to it, its process, and until when nobody else does (milliseconds, by the clock here). */
    owner: v.pipe(v.object({ window: v.string(), process: v.number(), until: v.number() }), v.readonly()),
  }),
  v.readonly(),
);

export type Intent = v.InferOutput<typeof intentSchema>;
export type Basis = v.InferOutput<typeof basisSchema>;
export type Entry = v.InferOutput<typeof entrySchema>;
export type Made = v.InferOutput<typeof madeSchema>;
export type State = v.InferOutput<typeof stateSchema>;
export type Kept = v.InferOutput<typeof keptSchema>;

/** Reads what was kept; undefined when it makes no sense. */
export function parseKept(text: string): Kept | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), keptSchema), text);
  return result.success ? result.output : undefined;
}
