/** What a rollback would do in one line, for a person who moves through its targets. */

import { duration, longAge, shortAge } from '../text/age.ts';
import { foreignText } from '../text/foreign-text.ts';
import { type Release, shortAuthor, versionName } from '../release/release.ts';
import type { CodePlan, RollbackPlan } from './rollback-plan.ts';
import type { ConfigDiff } from '../release/config-diff.ts';
import { ranFor } from '../release/runs.ts';
import { commitCount } from '../graph/span.ts';
import { count } from '../text/sentences.ts';
import { counted } from './plan-text.ts';

/** In characters: what fits in a quick pick, which is 600 pixels wide. */
const longestLine = 90;

/**
 * `v46: takes back 12 commits, changes 2 config vars, 1 migration stays applied`
 *
 * The most important first; what does not fit is left out. The line ends in an ellipsis while something is loading.
 * @param now in milliseconds, for ages
 */
export function rollbackLine(plan: RollbackPlan, now: number): string {
  const { target, code, config } = plan;
  const isLoading = [code, config].some(({ state }) => state === 'loading');
  const parts = [...effects(plan), ...past(plan, now)];
  let line = `${versionName(target)}: ${parts[0] ?? 'changes nothing'}`;
  for (const part of parts.slice(1)) if (line.length + part.length + 2 < longestLine) line += `, ${part}`;
  return isLoading ? `${line}…` : line;
}

/** `taken back by v53 (kendra, 2 d)`, for the row of a target: it may be the bad one. */
export function retreatNote(rollback: Release, now: number): string {
  return `taken back by ${versionName(rollback)} (${nameOf(rollback)}, ${shortAge(rollback.createdAt, now)})`;
}

function effects(plan: RollbackPlan): string[] {
  const { config, code, sameCode, alreadyRuns } = plan;
  if (alreadyRuns) return ['its code and config already run'];
  return [
    ...(code.state === 'known' && !sameCode ? codeEffects(code.value) : [releasesBack(plan)]),
    ...(sameCode ? ['same code'] : []),
    ...(config.state === 'known' ? [configEffect(config.value)] : []),
    ...(code.state === 'known' ? migrationEffect(code.value) : []),
  ];
}

/** All that the ledger alone can say. */
function releasesBack({ takenBack }: RollbackPlan): string {
  return `takes back ${takenBack.length === 0 ? 'no releases' : count(takenBack.length, 'release')}`;
}

function codeEffects({ removed, added }: CodePlan): string[] {
  if (removed.caveat === 'unrelated') return ['runs code with no common ancestor'];
  const changes = Object.entries({ 'takes back': removed, 'brings back': added }).flatMap(([verb, commits]) =>
    commits.count > 0 ? [`${verb} ${commitCount(commits.count, commits.caveat)}`] : [],
  );
  return changes.length > 0 ? changes : ['runs the same commit'];
}

function configEffect({ added, removed, changed }: ConfigDiff): string {
  const keys = added.length + removed.length + changed.length;
  return keys === 0 ? 'same config' : `changes ${count(keys, 'config var')}`;
}

function migrationEffect({ migrations, filesUnknown }: CodePlan): string[] {
  if (filesUnknown !== undefined) return ['migrations unknown'];
  return migrations.length === 0 ? [] : [`${counted(migrations, 'migration', 'stays', 'stay')} applied`];
}

function past({ retreats, runs }: RollbackPlan, now: number): string[] {
  const [retreat] = retreats;
  if (retreat) {
    const { rollback } = retreat;
    return [`${nameOf(rollback)} rolled back from it ${longAge(rollback.createdAt, now)}`];
  }
  const last = runs.at(-1);
  if (!last) return [];
  const end = last.until === undefined ? '' : ` until ${longAge(last.until, now)}`;
  return [`ran ${duration(ranFor(runs, now))}${end}`];
}

function nameOf({ user }: Release): string {
  return foreignText(shortAuthor(user), 30);
}
