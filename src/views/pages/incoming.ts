/**
 * What may come from the page, as the panel checks it. Apart from `protocol.ts` so that the page, which only
 * writes these, does not carry the checks.
 */

import * as v from 'valibot';

/** Config keys and addresses are the only text that the page sends: what is longer was not made by it. */
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));
const version = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** A place in a list that the panel has sent. */
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * Which `show` the page speaks about. The panel may have gone on to another release in the meantime, and a
 * click on v51 must not roll back to v46.
 */
const subject = v.pipe(v.number(), v.safeInteger());

/** What the page may run: commands of Shiplog by their names, each of which confirms by itself where it writes. */
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
  'showOutput',
] as const;

/** From the page to the panel. */
const pageMessage = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('reveal'), subject, key }),
  v.strictObject({ type: v.literal('copyValue'), subject, key }),
  v.strictObject({ type: v.literal('copy'), subject, what: v.picklist(['version', 'commit']) }),
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
    part: v.picklist(['release', 'slug', 'config', 'commit', 'commitDetails', 'plan']),
  }),
  v.strictObject({ type: v.literal('follow'), on: v.boolean() }),
  // Of a plan: its apps, sections and lists by their places, as the panel has sent them.
  v.strictObject({ type: v.literal('begin'), subject }),
  v.strictObject({ type: v.literal('openRelease'), subject, app: index, version }),
  v.strictObject({ type: v.literal('openFiles'), subject, section: index }),
  v.strictObject({ type: v.literal('openFile'), subject, section: index, index }),
  v.strictObject({ type: v.literal('openListed'), subject, section: index, list: index, index }),
  v.strictObject({ type: v.literal('planText'), subject, how: v.picklist(['copy', 'open']) }),
]);

export type PageMessage = v.InferOutput<typeof pageMessage>;

const text = v.pipe(v.string(), v.minLength(1));

/** An app with the account that it was opened with, which earlier versions did not keep. */
const named = v.object({ id: text, name: text, account: v.optional(text) });

/** What the page of a release keeps over a reload of the window. Nothing of it is secret. */
const savedRelease = v.object({ app: named, version, follow: v.boolean() });

/** What that of a plan keeps: what the plan is worked out anew from. */
const savedPlan = v.variant('kind', [
  v.object({ kind: v.literal('rollback'), app: named, version }),
  v.object({
    kind: v.literal('promotion'),
    /** The id of the pipeline that it goes along. */
    pipeline: v.pipe(v.string(), v.minLength(1)),
    /** The one whose release is promoted. */
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

/** @returns undefined for a state that the page did not write, or an older one that is not understood any more */
export function readSavedRelease(data: unknown): SavedRelease | undefined {
  const result = v.safeParse(savedRelease, data);
  return result.success ? result.output : undefined;
}

/** @returns undefined as `readSavedRelease` does */
export function readSavedPlan(data: unknown): SavedPlan | undefined {
  const result = v.safeParse(savedPlan, data);
  return result.success ? result.output : undefined;
}
