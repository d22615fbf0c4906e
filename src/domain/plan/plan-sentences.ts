/** A rollback plan in sentences. How a text of others and a time are written is for whoever shows them. */

import { addonSentences, needsAddons } from './addon-sentences.ts';
import { duration } from '../text/age.ts';
import type { Hand } from './text-format.ts';
import type { Migration } from './migrations.ts';
import { migrationsFolder, type Migrations } from './unrecognised-migrations.ts';
import type { Part } from '../part.ts';
import { type Release, shortAuthor, versionName } from '../release/release.ts';
import type { CodePlan, Commits, Files, RollbackPlan } from './rollback-plan.ts';
import { ranFor } from '../release/runs.ts';
import { caveatSentence, commitCount } from '../graph/span.ts';
import { count, listed } from '../text/sentences.ts';

export type { Hand } from './text-format.ts';

/** What the rollback does, the most important first. What is still being read is told in one sentence at the end. */
export function factSentences(plan: RollbackPlan, now: number, hand: Hand): string[] {
  const waiting = partNames(plan, (part) => part.state === 'loading');
  return [
    takesBack(plan, hand),
    ...bringsBack(plan),
    ...configSentence(plan),
    ...slugSentences(plan, hand),
    runSentence(plan, now, hand),
    'Databases and add-ons stay as they are now.',
    ...(waiting.length > 0 ? [`Still being read: ${listed(waiting)}.`] : []),
  ];
}

/** What a person should know before they go on, the most important first; often nothing. */
export function warningSentences(plan: RollbackPlan, hand: Hand): string[] {
  return [
    ...pendingSentences(plan),
    ...alreadySentence(plan),
    ...retreatSentence(plan, hand),
    ...(plan.code.state === 'known' ? migrationSentence(plan.code.value, hand) : []),
    ...(plan.code.state === 'known' ? unrecognisedSentence(plan.code.value, hand) : []),
    ...historySentence(plan.code),
    ...addonSentences(plan, hand),
    ...unknownSentences(plan, hand),
  ];
}

/** Both lists of commits come from one look at the history. */
export function historySentence(code: Part<{ readonly takenBack: Commits }>): string[] {
  const sentence = code.state === 'known' ? caveatSentence(code.value.takenBack.caveat) : undefined;
  return sentence === undefined ? [] : [sentence];
}

/** What a plan may lack, in words. */
function partNames(plan: RollbackPlan, which: (part: Part<unknown>) => boolean): string[] {
  return [
    ...(which(plan.code) ? ['commits', 'migrations'] : []),
    ...(which(filesOf(plan.code)) ? ['files', 'migrations'] : []),
    ...(which(plan.config) ? ['config vars'] : []),
    ...(which(plan.slug) ? ['process types'] : []),
    ...(needsAddons(plan) && which(plan.present) ? ['config vars of add-ons'] : []),
  ];
}

/** What is not known is told once for each reason. */
function unknownSentences(plan: RollbackPlan, hand: Hand): string[] {
  const reasons = new Set(partsOf(plan).map(reasonOf));
  return [...reasons].flatMap((reason) =>
    reason === undefined
      ? []
      : [`Not known: ${listed(partNames(plan, (part) => reasonOf(part) === reason))}. ${hand.quote(reason)}`],
  );
}

function partsOf(plan: RollbackPlan): Part<unknown>[] {
  return [
    plan.code,
    filesOf(plan.code),
    plan.config,
    plan.slug,
    ...(needsAddons(plan) ? [plan.present] : []),
  ];
}

/** The files by themselves, where the commits are known. What is not known with them is told of the code as a whole. */
export function filesOf(code: Part<Files>): Part<unknown> {
  const why = code.state === 'known' ? code.value.filesUnknown : undefined;
  return why === undefined ? { state: 'known', value: undefined } : { state: 'absent', why };
}

/** Why a part is not known; undefined for one that is, or may become it. */
export function reasonOf(part: Part<unknown>): string | undefined {
  if (part.state === 'failed') return part.message;
  return part.state === 'absent' ? part.why : undefined;
}

function takesBack({ takenBack, sameCode, code }: RollbackPlan, hand: Hand): string {
  const authors = [...new Set(takenBack.map(({ user }) => hand.quote(shortAuthor(user))))];
  const by = authors.length > 0 ? ` by ${listed(authors, 3)}` : '';
  const releases = `Takes back ${takenBack.length === 0 ? 'no release' : count(takenBack.length, 'release')}${by}`;
  if (sameCode) return `${releases}. The code stays the same.`;
  return code.state === 'known' ? `${releases}${codeCounts(code.value)}` : `${releases}.`;
}

function codeCounts(code: CodePlan): string {
  const { takenBack } = code;
  const commits = takenBack.count > 0 ? `, ${commitCount(takenBack.count, takenBack.caveat)}` : '';
  return [`${commits}.`, ...filesSentence(code)].join(' ');
}

/** `2 files change.`; nothing where they are not known. */
export function filesSentence({ files, filesUnknown }: Files): string[] {
  if (filesUnknown !== undefined) return [];
  if (files.length === 0) return ['No file changes.'];
  return [`${count(files.length, 'file')} ${agree(files, 'changes', 'change')}.`];
}

function bringsBack({ broughtBack, code }: RollbackPlan): string[] {
  const commits = code.state === 'known' ? code.value.broughtBack : undefined;
  if (broughtBack.length === 0 && (commits?.count ?? 0) === 0) return [];
  const things = [
    ...(broughtBack.length > 0 ? [count(broughtBack.length, 'release')] : []),
    ...(commits && commits.count > 0 ? [commitCount(commits.count, commits.caveat)] : []),
  ];
  const are = broughtBack.length + (commits?.count ?? 0) === 1 ? 'is' : 'are';
  return [`Brings back ${listed(things)} that ${are} not in what runs now.`];
}

function configSentence({ config }: RollbackPlan): string[] {
  if (config.state !== 'known') return [];
  const { added, removed, changed } = config.value;
  const parts = [
    ...(changed.length > 0 ? [{ keys: changed, verb: agree(changed, 'changes', 'change') }] : []),
    ...(added.length > 0 ? [{ keys: added, verb: agree(added, 'appears', 'appear') }] : []),
    ...(removed.length > 0 ? [{ keys: removed, verb: agree(removed, 'disappears', 'disappear') }] : []),
  ].map(({ keys, verb }, at) =>
    // Without the noun, `1 changes` would read as a change.
    at === 0 ? `${count(keys.length, 'config var')} ${verb}` : `${keys.length} ${verb}`,
  );
  return [parts.length > 0 ? `${listed(parts)}.` : 'Config vars stay as they are.'];
}

/** The word that goes with one thing, or with any other number of them. */
export function agree(things: readonly unknown[], one: string, several: string): string {
  return things.length === 1 ? one : several;
}

/** How the stack, what builds the code and the process types change. */
function slugSentences({ slug }: Pick<RollbackPlan, 'slug'>, hand: Hand): string[] {
  if (slug.state !== 'known') return [];
  const { stack, buildpack } = slug.value;
  return [
    ...(stack ? [`Stack: ${hand.quote(stack.from)} → ${hand.quote(stack.to)}.`] : []),
    ...(buildpack ? [`Buildpack: ${hand.quote(buildpack.from)} → ${hand.quote(buildpack.to)}.`] : []),
    ...processTypeSentence({ slug }, hand),
  ];
}

/** How the process types change. */
export function processTypeSentence({ slug }: Pick<RollbackPlan, 'slug'>, hand: Hand): string[] {
  if (slug.state !== 'known') return [];
  const { processTypes } = slug.value;
  const names = (types: readonly { readonly type: string }[]) =>
    listed(
      types.map(({ type }) => hand.quote(type)),
      3,
    );
  const { changed, added, removed } = processTypes;
  const parts = [
    ...(changed.length > 0 ? [`changed ${names(changed)}`] : []),
    ...(added.length > 0 ? [`new ${names(added)}`] : []),
    ...(removed.length > 0 ? [`gone ${names(removed)}`] : []),
  ];
  return parts.length > 0 ? [`Process types: ${parts.join('; ')}.`] : [];
}

function runSentence({ target, runs }: RollbackPlan, now: number, hand: Hand): string {
  const name = versionName(target);
  const last = runs.at(-1);
  if (!last) return `${name} is not known to have run.`;
  const times = runs.length > 1 ? `, in ${runs.length} periods` : '';
  const end = last.until === undefined ? '' : `, ${times && 'the last '}until ${hand.when(last.until)}`;
  return `${name} ran for ${duration(ranFor(runs, now))}${times}${end}.`;
}

function pendingSentences({ between }: RollbackPlan): string[] {
  return between
    .filter(({ fate }) => fate === 'pending')
    .map(({ release }) => `${versionName(release)} is still being released.`);
}

function alreadySentence({ alreadyRuns, current, target }: RollbackPlan): string[] {
  if (!alreadyRuns || !current) return [];
  return [`${versionName(current)} runs the code and the config of ${versionName(target)} already.`];
}

function retreatSentence({ target, retreats }: RollbackPlan, hand: Hand): string[] {
  const [last, ...others] = retreats;
  if (!last) return [];
  const { rollback, from, to, direct } = last;
  const by = hand.quote(shortAuthor(rollback.user));
  const more = others.length > 0 ? `, and ${count(others.length, 'time')} before` : '';
  const how = `${by} rolled back from ${versionName(from)} to v${to}, ${hand.when(rollback.createdAt)}`;
  const too = direct ? '' : `, which took ${versionName(target)} back too`;
  return [`${how} (as ${versionName(rollback)}${more})${too}: ${versionName(target)} may be the bad one.`];
}

function migrationSentence({ migrations }: CodePlan, hand: Hand): string[] {
  if (migrations.length === 0) return [];
  const names = listed(
    migrations.map((migration) => migrationName(migration, hand)),
    3,
  );
  const stay = agree(migrations, 'stays', 'stay');
  return [`${count(migrations.length, 'database migration')} ${stay} applied: ${names}.`];
}

/** `2 files changed in db/migrations/ that Shiplog does not recognise as migrations: a.txt and b.txt.`, and what to do. */
export function unrecognisedSentence({ unrecognised = [] }: Migrations, hand: Hand): string[] {
  if (unrecognised.length === 0) return [];
  const folders = [...new Set(unrecognised.map(migrationsFolder))];
  const names = unrecognised.map((path) =>
    hand.quote(folders.length > 1 ? path : path.slice(migrationsFolder(path).length)),
  );
  const where = listed(
    folders.map((folder) => hand.quote(folder)),
    3,
  );
  const changed = `${count(unrecognised.length, 'file')} changed in ${where}`;
  return [
    `${changed} that Shiplog does not recognise as ${agree(unrecognised, 'a migration', 'migrations')}: ${listed(names, 3)}. Look at ${agree(unrecognised, 'it', 'them')} before you go on; the setting shiplog.migrations makes Shiplog recognise more.`,
  ];
}

/** `20240101000000_create_books (Rails, changed)` */
export function migrationName({ framework, name, change }: Migration, hand: Hand): string {
  const notes = [
    ...(framework === undefined ? [] : [framework]),
    ...(change === 'changed' ? ['changed'] : []),
  ];
  return notes.length > 0 ? `${hand.quote(name)} (${notes.join(', ')})` : hand.quote(name);
}

/** `bookshop (production, protected)`; the name is as the hand writes it. */
export function appName(
  {
    target,
    stage,
    protected: isProtected,
  }: Pick<RollbackPlan, 'stage' | 'protected'> & { target: Pick<Release, 'app'> },
  hand: Hand,
): string {
  const notes = [...(stage === undefined ? [] : [stage]), ...(isProtected ? ['protected'] : [])];
  const name = hand.quote(target.app.name);
  return notes.length > 0 ? `${name} (${notes.join(', ')})` : name;
}

/** `v52 → v46` */
export function wayOf({
  current,
  target,
}: {
  readonly current: Release | undefined;
  readonly target: Release;
}): string {
  return `${current ? versionName(current) : 'nothing'} → ${versionName(target)}`;
}
