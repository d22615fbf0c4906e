/** How an operation that a person confirmed is kept until its end was reported, and how far it is: plain data. */

import * as v from 'valibot';

/** The number in each file of the journal. A change that an earlier version would misread takes another one. */
const format = 2;

const appRef = v.pipe(v.object({ id: v.string(), name: v.string() }), v.readonly());

const entrySchema = v.pipe(
  v.object({ id: v.string(), version: v.number(), status: v.string() }),
  v.readonly(),
);

/** An app, and its ledger as the plan knew it. */
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
    /** Of operation, as a noun: `rollback`. */
    kind: v.string(),
    /** Of the platform, such as `api.heroku.com`. */
    host: v.string(),
    /** The id of the account that writes, as this machine knows it. */
    account: v.string(),
    /** The id of its user, as the platform has it; null where that was not known, and in entries of earlier versions. */
    user: v.nullable(v.string()),
    /** Its mail address at that time, which is all that earlier versions knew; null where it was not known. */
    email: v.nullable(v.string()),
    /** In milliseconds, by the platform's clock. */
    confirmedAt: v.number(),
    /** The release whose code is to run: of a rollback an older one of the same app, of a promotion one of another. */
    origin: v.pipe(v.object({ app: appRef, release: v.string(), version: v.number() }), v.readonly()),
    /** The id of the pipeline that a promotion goes along. */
    pipeline: v.nullable(v.string()),
    /** How the change of each release that it makes reads, whole or followed by a space and more: `Rollback to v46`. */
    mark: v.string(),
    /** The apps that are only watched: nothing is sent once the ledger of one of them has moved. */
    guards: v.pipe(v.array(basisSchema), v.readonly()),
    /** The apps that are written. They are guarded as well. */
    targets: v.pipe(v.array(basisSchema), v.readonly()),
  }),
  v.readonly(),
);

/** What was tried before the request had an effect. */
const tries = {
  /** How often a request was held back, as its guard was stale. */
  stale: v.optional(v.number()),
  /** How often the person was asked for a code. */
  asked: v.optional(v.number()),
};

/** Consecutive looks that were answered that the app is not there, or not for this account. */
const denied = v.optional(v.number());

const stateSchema = v.variant('at', [
  /** Confirmed: the ledgers are read once more. Nothing was sent that had an effect. */
  v.pipe(v.object({ at: v.literal('guarding'), ...tries }), v.readonly()),
  /** The request was refused for want of a code, which the person is asked for. Nothing was sent that had an effect. */
  v.pipe(v.object({ at: v.literal('asking'), ...tries }), v.readonly()),
  /** Known to be kept before the request leaves, so that from here on it may have happened. */
  v.pipe(v.object({ at: v.literal('sent'), ...tries }), v.readonly()),
  /** The answer was lost. */
  v.pipe(
    v.object({
      at: v.literal('looking'),
      /** When the request was on its way at the latest. */
      since: v.number(),
      looks: v.number(),
      /** What was reported meanwhile: that it is not there yet, that a part is, or that it is not known. */
      told: v.nullable(v.picklist(['missing', 'partly', 'unread'])),
      /** What was answered in place of what was made, and whether the platform itself said so. */
      refusal: v.optional(v.pipe(v.object({ said: v.string(), certain: v.boolean() }), v.readonly())),
      denied,
    }),
    v.readonly(),
  ),
  /** It happened, and release phases run. */
  v.pipe(
    v.object({
      at: v.literal('following'),
      made: v.pipe(v.array(madeSchema), v.readonly()),
      found: v.boolean(),
      denied,
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

const processSchema = v.pipe(
  v.object({ machine: v.nullable(v.string()), pid: v.number(), started: v.nullable(v.string()) }),
  v.readonly(),
);

const keptSchema = v.pipe(
  v.object({
    intent: intentSchema,
    state: stateSchema,
    /** The window that sees to it, its process, and until when no other window does (milliseconds, by the clock here). */
    owner: v.pipe(v.object({ window: v.string(), process: processSchema, until: v.number() }), v.readonly()),
  }),
  v.readonly(),
);

export type Intent = v.InferOutput<typeof intentSchema>;
export type TargetResult = v.InferOutput<typeof madeSchema>;
export type State = v.InferOutput<typeof stateSchema>;
export type JournalEntry = v.InferOutput<typeof keptSchema>;

/** Why an entry cannot be read: a later version wrote it, or it is damaged. */
export type Unreadable = 'newer' | 'damaged';

/** Reads the text of an entry, also of one that an earlier version wrote. */
export function parseKept(text: string): JournalEntry | Unreadable {
  const file = v.safeParse(v.pipe(v.string(), v.parseJson(), fileSchema), text);
  if (!file.success) return 'damaged';
  const { output } = file;
  if (output.format > format) return 'newer';
  const upgraded = upgrades.slice(output.format).reduce<File>((entry, upgrade) => upgrade(entry), output);
  const result = v.safeParse(keptSchema, upgraded);
  return result.success ? result.output : 'damaged';
}

const fileSchema = v.looseObject({
  /** Entries had no number at first. */
  format: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  intent: v.looseObject({}),
  owner: v.looseObject({}),
});
type File = v.InferOutput<typeof fileSchema>;

/** What makes an entry of each earlier format, by its number, one of the next. */
const upgrades: readonly ((entry: File) => File)[] = [numbered, withGuards];

/** At first the process was known by its id alone, and the person by the mail address alone. */
function numbered({ intent, owner, ...rest }: File): File {
  const process = { machine: null, pid: owner['process'], started: null };
  return { ...rest, intent: { ...intent, user: null }, owner: { ...owner, process } };
}

/**
 * At first an entry named only the apps that are written. The source of a promotion was watched all the same, but what
 * another window takes over is past that: it never sends anything.
 */
function withGuards({ intent: { apps, ...intent }, ...rest }: File): File {
  return { ...rest, intent: { ...intent, guards: [], targets: apps } };
}

/** The text of an entry, which `parseKept` reads. */
export function writeKept(kept: JournalEntry): string {
  return JSON.stringify({ format, ...kept });
}
