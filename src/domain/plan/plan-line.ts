/** What a rollback would do in one line, for a person who moves over its targets. */

import { duration, longAge, shortAge } from '../text/age.ts';
import { foreignText } from '../text/foreign-text.ts';
import { type Release, shortAuthor, versionName } from '../release/release.ts';
import type { CodePlan, RollbackPlan } from './rollback-plan.ts';
import { ranFor } from '../release/runs.ts';
import { commitCount } from '../graph/span.ts';
import { count } from '../text/sentences.ts';

/** Characters that fit beside each other in a quick pick, which is 600 pixels wide. */
const most = 90;

/**
 * `v46: takes back 12 commits, changes 2 config keys, 1 migration stays applied`
 *
 * The most important first; what does not fit is left out. While something is still being read, the line ends in an
 * ellipsis.
 * @param now in milliseconds, for ages
 */
export function planLine(plan: RollbackPlan, now: number): string {
  const { target, code, config } = plan;
  const waits = [code, config].some(({ state }) => state === 'loading');
  const parts = [...effects(plan), ...past(plan, now)];
  let line = `${versionName(target)}: ${parts[0] ?? 'changes nothing'}`;
  for (const part of parts.slice(1)) if (line.length + part.length + 2 < most) line += `, ${part}`;
  return waits ? `${line}…` : line;
}

/** `taken back by v53 (kendra, 2 d)`, for the row of a target: it may be the bad one. */
export function retreatNote(rollback: Release, now: number): string {
  return `taken back by ${versionName(rollback)} (${nameOf(rollback)}, ${shortAge(rollback.createdAt, now)})`;
}

function effects(plan: RollbackPlan): string[] {
  const { config, code, sameCode, alreadyRuns } = plan;
  if (alreadyRuns) return ['its code and config run already'];
  return [
    ...(code.state === 'known' && !sameCode ? codeEffects(code.value) : [releasesBack(plan)]),
    ...(sameCode ? ['the code stays'] : []),
    ...(config.state === 'known' ? [configEffect(config.value)] : []),
    ...(code.state === 'known' ? migrationEffect(code.value) : []),
  ];
}

/** All that the ledger alone can tell. */
function releasesBack({ takenBack }: RollbackPlan): string {
  return takenBack.length === 0
    ? 'takes back no release'
    : `takes back ${count(takenBack.length, 'release')}`;
}

function codeEffects({ takenBack, broughtBack }: CodePlan): string[] {
  const back = takenBack.count > 0 ? [`takes back ${commitCount(takenBack.count, takenBack.caveat)}`] : [];
  const forth =
    broughtBack.count > 0 ? [`brings back ${commitCount(broughtBack.count, broughtBack.caveat)}`] : [];
  if (takenBack.caveat === 'unrelated') return ['runs code without a commit in common'];
  return back.length + forth.length > 0 ? [...back, ...forth] : ['runs the same commit'];
}

function configEffect({
  added,
  removed,
  changed,
}: { [K in 'added' | 'removed' | 'changed']: readonly string[] }) {
  const keys = added.length + removed.length + changed.length;
  return keys === 0 ? 'config stays' : `changes ${count(keys, 'config key')}`;
}

function migrationEffect({ migrations, filesUnknown }: CodePlan): string[] {
  if (filesUnknown !== undefined) return ['migrations not known'];
  const many = migrations.length;
  return many === 0 ? [] : [`${count(many, 'migration')} ${many === 1 ? 'stays' : 'stay'} applied`];
}

function past({ retreats, runs }: RollbackPlan, now: number): string[] {
  const [retreat] = retreats;
  if (retreat) {
    const { rollback } = retreat;
    return [`rolled back from by ${nameOf(rollback)}, ${longAge(rollback.createdAt, now)}`];
  }
  const last = runs.at(-1);
  if (!last) return [];
  const end = last.until === undefined ? '' : ` until ${longAge(last.until, now)}`;
  return [`ran ${duration(ranFor(runs, now))}${end}`];
}

function nameOf({ user }: Release): string {
  return foreignText(shortAuthor(user), 30);
}
