/**
 * The messages that a page may send, as the panel checks them. Separate from `protocol.ts`, so that the page, which only
 * writes them, does not carry the checks.
 */

import * as v from 'valibot';

/** Config keys and addresses are the only texts that the page sends; longer ones did not come from it. */
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));
const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** A place in a list that the panel has sent. */
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * The `show` that a message is about. The panel may show another release by now, and a click on v51 must not roll back
 * to v46.
 */
const subject = v.pipe(v.number(), v.safeInteger());

/** One config value: that of a key in one of the two releases that a section compares. */
const value = { subject, section: index, side: v.picklist(['from', 'to']), key };

/** The commands that the page may run, each of which asks for confirmation where it writes. */
export const actions = [
  'openChanges',
  'openCommit',
  'previewRollback',
  'rollback',
  'compareWithCurrent',
  'selectForCompare',
  'copyChangelog',
  'openChangelog',
  'openOnWeb',
  'openApp',
  'openDashboard',
  'showOutput',
] as const;

/** From the page to the panel. */
const pageMessage = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('reveal'), ...value }),
  v.strictObject({ type: v.literal('copyValue'), ...value }),
  v.strictObject({ type: v.literal('copy'), subject, what: v.picklist(['version', 'commit', 'link']) }),
  v.strictObject({
    type: v.literal('run'),
    subject,
    action: v.picklist(actions),
  }),
  v.strictObject({ type: v.literal('go'), subject, version }),
  v.strictObject({ type: v.literal('browse'), subject, url: v.pipe(v.string(), v.maxLength(10_000)) }),
  v.strictObject({
    type: v.literal('retry'),
    subject,
    part: v.picklist(['release', 'slug', 'config', 'commit', 'commitDetails', 'code', 'output', 'plan']),
  }),
  v.strictObject({ type: v.literal('follow'), on: v.boolean() }),
  v.strictObject({ type: v.literal('move'), to: v.picklist(['back', 'forward']) }),
  v.strictObject({ type: v.literal('openBeside'), subject }),
  v.strictObject({ type: v.literal('openSource'), subject }),
  // Sections and lists by their indexes in what the panel has sent; of a release there is one section.
  v.strictObject({ type: v.literal('openFiles'), subject, section: index }),
  v.strictObject({ type: v.literal('openFile'), subject, section: index, index }),
  v.strictObject({ type: v.literal('openListed'), subject, section: index, list: index, index }),
  /** The operation that the page leads to, which asks for a confirmation. */
  v.strictObject({ type: v.literal('begin'), subject }),
  // For plans.
  v.strictObject({ type: v.literal('openRelease'), subject, app: index, version }),
  v.strictObject({ type: v.literal('planText'), subject, how: v.picklist(['copy', 'open']) }),
]);

export type PageMessage = v.InferOutput<typeof pageMessage>;

const text = v.pipe(v.string(), v.minLength(1));

/** An app with the account that it was opened with, which earlier versions did not save. */
const named = v.object({ id: text, name: text, account: v.optional(text) });

/** What the page of a release saves for a reload of the window. None of it is secret. */
const savedRelease = v.object({ app: named, version, follow: v.boolean() });

/** What the page of a plan saves: enough to make the plan again. */
const savedPlan = v.variant('kind', [
  v.object({ kind: v.literal('rollback'), app: named, version }),
  v.object({
    kind: v.literal('promotion'),
    /** The id of the pipeline. */
    pipeline: v.pipe(v.string(), v.minLength(1)),
    /** The app whose release is promoted. */
    app: named,
    targets: v.pipe(v.array(named), v.minLength(1)),
  }),
]);

export type SavedRelease = v.InferOutput<typeof savedRelease>;
export type SavedPlan = v.InferOutput<typeof savedPlan>;

/** @returns undefined for anything that the page does not send */
export function readPageMessage(data: unknown): PageMessage | undefined {
  const result = v.safeParse(pageMessage, data);
  return result.success ? result.output : undefined;
}

/** @returns undefined for a state that the page did not write, or one from a version that is too old */
export function readSavedRelease(data: unknown): SavedRelease | undefined {
  const result = v.safeParse(savedRelease, data);
  return result.success ? result.output : undefined;
}

/** @returns undefined as `readSavedRelease` does */
export function readSavedPlan(data: unknown): SavedPlan | undefined {
  const result = v.safeParse(savedPlan, data);
  return result.success ? result.output : undefined;
}
