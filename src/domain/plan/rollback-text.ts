/** What a rollback's plan says, in one line, in a dialog, on its page and in Markdown. */

import { commitCount } from '../graph/span.ts';
import { mapPart, type Part } from '../part.ts';
import type { Addon } from '../release/addon.ts';
import type { ConfigDiff } from '../release/config-diff.ts';
import { type AddonsDiff, without } from '../release/release-diff.ts';
import { type Release, shortAuthor, versionName } from '../release/release.ts';
import { ranFor } from '../release/runs.ts';
import { duration } from '../text/age.ts';
import { capitalized, count, listed } from '../text/sentences.ts';
import { keyGroups } from './listing.ts';
import {
  agree,
  type PlanText,
  codeParts,
  type CodeSpec,
  codeText,
  counted,
  filesFact,
  loadingFact,
  mostKeys,
  named,
  type NamedPart,
  platformChanges,
  processTypeFact,
  runningName,
  unknownWarnings,
} from './plan-text.ts';
import type { CodePlan, RollbackPlan } from './rollback-plan.ts';
import type { TextFormat } from './text-format.ts';

/** @param now in milliseconds, by the platform's clock */
export function rollbackText(plan: RollbackPlan, now: number, format: TextFormat): PlanText {
  const { target, config, addons, takenBack, sameCode } = plan;
  const code = codeText(plan.code, codeSpec, format);
  const parts = partsOf(plan);
  return {
    counts: [
      `${count(takenBack.length, 'release')} taken back`,
      ...(sameCode ? ['same code'] : code.counts),
      ...(config.state === 'known' ? [configFigure(config.value)] : []),
    ],
    warnings: [
      ...pendingWarnings(plan),
      ...alreadyRunsWarning(plan),
      ...retreatWarning(plan, format),
      ...code.warnings,
      ...addonWarnings(plan, format),
      ...unknownWarnings(parts, format),
    ],
    facts: [
      takesBack(plan, format),
      ...bringsBack(plan),
      ...configFact(config, format),
      ...platformFacts(plan, format),
      ...processTypeFact(plan.slug, format),
      runFact(plan, now, format),
      'Databases and add-ons do not change.',
      ...loadingFact(parts),
    ],
    code: code.listed,
    config: {
      title: 'Config vars',
      none: 'They do not change.',
      sides: { from: runningName(plan.current), to: versionName(target) },
      lines: mapPart(config, (diff) =>
        keyGroups(diff, [
          ['changed', 'Changed'],
          ['added', 'Added'],
          ['removed', 'Removed'],
        ]),
      ),
    },
    addons: {
      title: 'Add-ons',
      none: 'Both releases have the same.',
      lines: { state: 'known', value: addonLines(addons, target, format) },
    },
  };
}

/** `v52 → v46` */
export function rollbackRoute({ current, target }: Pick<RollbackPlan, 'current' | 'target'>): string {
  return `${runningName(current)} → ${versionName(target)}`;
}

function codeSpec({ removed, added, migrations }: CodePlan): CodeSpec {
  return {
    groups: [
      { fate: 'taken back', commits: removed },
      { fate: 'brought back', commits: added },
    ],
    migrations: 'Migrations that stay applied',
    migrationText: `${counted(migrations, 'migration', 'stays', 'stay')} applied`,
  };
}

function configFigure({ changed, added, removed }: ConfigDiff): string {
  const keys = [...changed, ...added, ...removed];
  return keys.length === 0 ? 'same config' : counted(keys, 'config var', 'changes', 'change');
}

function addonLines(
  { added, removed, changed }: AddonsDiff,
  target: Release,
  { foreign }: TextFormat,
): string[] {
  return [
    ...added.map((plan) => `${foreign(plan)} is not brought back.`),
    ...removed.map((plan) => `${foreign(plan)} stays; ${versionName(target)} did not have it.`),
    ...changed.map(({ from, to }) => `${foreign(from)} stays; ${versionName(target)} had ${foreign(to)}.`),
  ];
}

function partsOf(plan: RollbackPlan): NamedPart[] {
  return [
    ...codeParts(plan.code),
    { part: plan.config, names: ['config vars'] },
    { part: plan.slug, names: ['process types'] },
    ...(needsAddons(plan) ? [{ part: plan.present, names: ['config vars of add-ons'] }] : []),
  ];
}

function takesBack({ takenBack, sameCode, code }: RollbackPlan, { foreign }: TextFormat): string {
  const authors = [...new Set(takenBack.map(({ user }) => foreign(shortAuthor(user))))];
  const by = authors.length > 0 ? ` by ${named(authors, String)}` : '';
  const releases = `Takes back ${takenBack.length === 0 ? 'no releases' : count(takenBack.length, 'release')}${by}`;
  if (sameCode) return `${releases}. The code stays the same.`;
  if (code.state !== 'known') return `${releases}.`;
  const { count: number, caveat } = code.value.removed;
  const commits = number > 0 ? ` (${commitCount(number, caveat)})` : '';
  return [`${releases}${commits}.`, ...filesFact(code.value)].join(' ');
}

function bringsBack({ broughtBack, code }: RollbackPlan): string[] {
  const commits = code.state === 'known' ? code.value.added : undefined;
  const things = [
    ...(broughtBack.length > 0 ? [count(broughtBack.length, 'release')] : []),
    ...(commits && commits.count > 0 ? [commitCount(commits.count, commits.caveat)] : []),
  ];
  return things.length > 0
    ? [`Brings back ${listed(things)} that the running release does not include.`]
    : [];
}

/** `Config vars: AWS_S3_KEY changes; WISH_LISTS and RATE_LIMIT are removed.` */
function configFact(config: Part<ConfigDiff>, { foreign }: TextFormat): string[] {
  if (config.state !== 'known') return [];
  const { changed, added, removed } = config.value;
  const groups = [
    { keys: changed, verb: agree(changed, 'changes', 'change') },
    { keys: added, verb: agree(added, 'is added', 'are added') },
    { keys: removed, verb: agree(removed, 'is removed', 'are removed') },
  ].filter(({ keys }) => keys.length > 0);
  const parts = groups.map(({ keys, verb }) => `${named(keys, foreign, mostKeys)} ${verb}`);
  return [parts.length > 0 ? `Config vars: ${parts.join('; ')}.` : 'Config vars do not change.'];
}

function platformFacts({ slug }: RollbackPlan, { foreign }: TextFormat): string[] {
  const changes = slug.state === 'known' ? platformChanges(slug.value) : [];
  return changes.map(
    ({ what, change: { from, to } }) => `${capitalized(what)}: ${foreign(from)} → ${foreign(to)}.`,
  );
}

function runFact({ target, runs }: RollbackPlan, now: number, format: TextFormat): string {
  const name = versionName(target);
  const last = runs.at(-1);
  if (!last) return `${name} is not known to have run.`;
  const times = runs.length > 1 ? `, in ${runs.length} periods` : '';
  const end = last.until === undefined ? '' : `, ${times && 'the last '}until ${format.time(last.until)}`;
  return `${name} ran for ${duration(ranFor(runs, now))}${times}${end}.`;
}

function pendingWarnings({ between }: RollbackPlan): string[] {
  return between
    .filter(({ fate }) => fate === 'pending')
    .map(({ release }) => `${versionName(release)} is still being released.`);
}

function alreadyRunsWarning({ alreadyRuns, current, target }: RollbackPlan): string[] {
  if (!alreadyRuns || !current) return [];
  return [`${versionName(current)} already runs the code and config of ${versionName(target)}.`];
}

/** `v50 may be faulty: katie rolled back from v50 to v49 (v51, 1 day ago).` */
function retreatWarning({ target, retreats }: RollbackPlan, format: TextFormat): string[] {
  const [last, ...others] = retreats;
  if (!last) return [];
  const { rollback, from, to, direct } = last;
  const more = others.length > 0 ? `, and ${count(others.length, 'time')} before` : '';
  const when = `${versionName(rollback)}, ${format.time(rollback.createdAt)}${more}`;
  const name = versionName(target);
  const too = direct ? '' : `, which took back ${name} too`;
  return [
    `${name} may be faulty: ${format.foreign(shortAuthor(rollback.user))} rolled back from ${versionName(from)} to v${to} (${when})${too}.`,
  ];
}

/** What happens around add-ons, which a rollback leaves as they are: above all, which of them lose their config vars. */
function addonWarnings(plan: RollbackPlan, format: TextFormat): string[] {
  const { addons, target } = plan;
  const torn = tornAddons(plan, format);
  const stay = without(
    addons.removed,
    torn.map(({ addon }) => addon.plan),
  );
  const addonsAreNot = (plans: readonly string[], done: string) =>
    plans.length === 0
      ? []
      : [
          `${agree(plans, 'Add-on', 'Add-ons')} ${named(plans, format.foreign)} ${agree(plans, 'is', 'are')} not ${done}.`,
        ];
  return [
    ...torn.map(({ warning }) => warning),
    ...addonsAreNot(addons.added, 'brought back'),
    ...addonsAreNot(stay, 'removed'),
    ...addonLines({ ...addons, added: [], removed: [] }, target, format),
  ];
}

/** Whether the plan depends on the add-ons' config vars: only where some key changes or is removed. */
function needsAddons({ config }: Pick<RollbackPlan, 'config'>): boolean {
  return config.state === 'known' && config.value.removed.length + config.value.changed.length > 0;
}

/** The add-ons that stay while config vars of their own are removed, or return to older values. */
function tornAddons(
  { config, present, target }: RollbackPlan,
  { foreign }: TextFormat,
): { readonly addon: Addon; readonly warning: string }[] {
  if (config.state !== 'known' || present.state !== 'known') return [];
  const { removed, changed } = config.value;
  return present.value.flatMap((addon) => {
    const own = new Set(addon.configVars);
    const effect = (keys: readonly string[], one: string, several: string) => {
      const vars = keys.filter((key) => own.has(key));
      const names = `its config ${agree(vars, 'var', 'vars')} ${named(vars, foreign)}`;
      return vars.length > 0 ? [`${names} ${agree(vars, one, several)}`] : [];
    };
    const older = `in ${versionName(target)}, which may be out of date`;
    const effects = [
      ...effect(removed, 'is removed', 'are removed'),
      ...effect(changed, `returns to its value ${older}`, `return to their values ${older}`),
    ];
    const name = `Add-on ${foreign(addon.name)} (${foreign(addon.plan)})`;
    return effects.length > 0 ? [{ addon, warning: `${name} stays, but ${effects.join(', and ')}.` }] : [];
  });
}
