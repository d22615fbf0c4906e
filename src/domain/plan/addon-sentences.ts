/** What a rollback means for add-ons, which stay as they are while their config vars go back. */

import type { Addon } from '../release/addon.ts';
import type { ConfigDiff } from '../release/config-diff.ts';
import type { Hand } from './text-format.ts';
import { versionName } from '../release/release.ts';
import type { RollbackPlan } from './rollback-plan.ts';
import { listed } from '../text/sentences.ts';

/** So many of a list are named. */
const most = 3;

/** An add-on that is left without its config vars, or with older ones than its own. */
interface Torn {
  readonly addon: Addon;
  readonly gone: readonly string[];
  readonly older: readonly string[];
}

/** What add-ons do not follow, and above all which of them would not be reached any more. */
export function addonSentences(plan: RollbackPlan, hand: Hand): string[] {
  const { addons, target } = plan;
  const torn = tornIn(plan);
  const stay = withoutEach(
    addons.removed,
    torn.map(({ addon }) => addon.plan),
  );
  return [
    ...torn.map((one) => tornSentence(one, plan, hand)),
    ...(addons.added.length > 0 ? [`Not brought back: ${plansText(addons.added, hand)}.`] : []),
    ...(stay.length > 0 ? [`Not removed: ${plansText(stay, hand)}.`] : []),
    ...addons.changed.map(
      ({ from, to }) => `${hand.quote(from)} stays; ${versionName(target)} had ${hand.quote(to)}.`,
    ),
  ];
}

/** Whether the plan turns on what config vars the add-ons have: only where some key goes or changes. */
export function needsAddons({ config }: Pick<RollbackPlan, 'config'>): boolean {
  return config.state === 'known' && config.value.removed.length + config.value.changed.length > 0;
}

function tornIn({ config, present }: RollbackPlan): Torn[] {
  if (config.state !== 'known' || present.state !== 'known') return [];
  return present.value
    .map((addon) => tornBy(addon, config.value))
    .filter(({ gone, older }) => gone.length + older.length > 0);
}

function tornBy(addon: Addon, { removed, changed }: ConfigDiff): Torn {
  const own = new Set(addon.configVars);
  return {
    addon,
    gone: removed.filter((key) => own.has(key)),
    older: changed.filter((key) => own.has(key)),
  };
}

function tornSentence({ addon, gone, older }: Torn, { target }: RollbackPlan, hand: Hand): string {
  const vars = (keys: readonly string[]) =>
    `its config ${keys.length === 1 ? 'var' : 'vars'} ${listed(
      keys.map((key) => hand.quote(key)),
      most,
    )}`;
  const what = [
    ...(gone.length > 0 ? [`${vars(gone)} ${gone.length === 1 ? 'disappears' : 'disappear'}`] : []),
    ...(older.length > 0
      ? [
          `${vars(older)} ${older.length === 1 ? 'gets the value' : 'get the values'} of ${versionName(target)} back, ` +
            `which may have been renewed since`,
        ]
      : []),
  ];
  return `Add-on ${hand.quote(addon.name)} (${hand.quote(addon.plan)}) stays, but ${what.join(', and ')}.`;
}

function plansText(plans: readonly string[], hand: Hand): string {
  const names = plans.map((plan) => hand.quote(plan));
  return `${plans.length === 1 ? 'add-on' : 'add-ons'} ${listed(names, most)}`;
}

/** Each of `others` takes one of the same name away. */
function withoutEach(plans: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return plans.filter((plan) => {
    const at = rest.indexOf(plan);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
