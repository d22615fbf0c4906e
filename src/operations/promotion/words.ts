/** What a promotion says: before it is sent, and of how it ended. In sentences. */

import { foreignText, quoted } from '../../domain/text/foreign-text.ts';
import { messageOf } from '../../domain/problem.ts';
import { type AppRef, versionName } from '../../domain/release/release.ts';
import { count, listed } from '../../domain/text/sentences.ts';
import type { Intent, TargetResult } from '../engine/journal-entry.ts';
import type { Verdict } from '../engine/machine.ts';
import type { Confirmation, End, OperationWords } from '../engine/operation.ts';
import { unreadText, movedText, namesOf, notifiesIf, wasOrWere } from '../engine/release-names.ts';
import { type Commit, commitTitle, shortHash } from '../../domain/graph/commit.ts';
import { appName } from '../../domain/plan/plan-text.ts';
import type { PromotionPlan, TargetPlan } from '../../domain/plan/promotion-plan.ts';
import { promotionLines } from '../../domain/plan/promotion-line.ts';
import { promotionRoute, promotionText } from '../../domain/plan/promotion-text.ts';
import { plainFormat, type TextFormat } from '../../domain/plan/text-format.ts';
import type { NameQuestion, Question } from '../engine/message.ts';

/** How many commits a dialog names. */
const mostCommits = 5;
/** How many apps a sentence names. */
const mostNamed = 3;

/** What a person reads before a promotion. @param now in milliseconds, by the platform's clock */
export function confirmationOf(plan: PromotionPlan, now: number): Confirmation {
  const [first, ...others] = plan.targets;
  return {
    ...promotionQuestion(plan, now),
    go: `Promote to ${others.length > 0 ? count(plan.targets.length, 'App') : first?.app.name}`,
    names: plan.targets.filter((one) => one.protected).map((target) => nameQuestion(plan, target)),
  };
}

function nameQuestion({ source }: PromotionPlan, { app: { name }, stage }: TargetPlan): NameQuestion {
  return {
    name,
    title: `Promote ${source.app.name} ${versionName(source.release)} to ${name}`,
    prompt: `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to promote to it.`,
  };
}

/** What goes where, what to be careful of, what it does. @param now in milliseconds, by the platform's clock */
function promotionQuestion(plan: PromotionPlan, now: number): Question {
  const { source, targets } = plan;
  const { app, release, title = release.description } = source;
  const format = plainFormat(now);
  const [only, ...others] = targets;
  const promoted = `Promoted: ${app.name} ${versionName(release)}, ${quoted(title, 100)}, by ${foreignText(release.user.email, 100)}.`;
  const lines =
    only && others.length === 0
      ? targetLines(only, plan, format)
      : [...promotionLines(targets, format), '', 'Config vars and add-ons do not change.'];
  return {
    message: `Promote ${app.name} ${versionName(release)} to ${targetNames(targets)}?`,
    detail: [promoted, '', ...lines].join('\n'),
  };
}

/** All that there is room for where only one app is asked about. */
function targetLines(target: TargetPlan, { source }: PromotionPlan, format: TextFormat): string[] {
  const { warnings, facts } = promotionText(target, { source }, format);
  const commits = target.code.state === 'known' ? target.code.value.added : undefined;
  const shown = commits?.list.slice(0, mostCommits) ?? [];
  const more = (commits?.count ?? 0) - shown.length;
  const [first = '', ...others] = facts;
  return [
    `${appName(target, format)}: ${promotionRoute(target, source, format)}`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    first,
    ...shown.map((commit) => `• ${commitText(commit)}`),
    ...(shown.length > 0 && more > 0 ? [`• and ${more} more`] : []),
    ...others,
  ];
}

/** Few apps by their names, more by their number. */
export function targetNames(targets: readonly { readonly app: Pick<AppRef, 'name'> }[]): string {
  const names = targets.map(({ app }) => app.name);
  return names.length > mostNamed ? count(names.length, 'app') : listed(names);
}

function commitText(commit: Commit): string {
  const { hash, author } = commit;
  return `${shortHash(hash)} ${foreignText(commitTitle(commit), 80)}, ${foreignText(author, 40)}`;
}

/** What a promotion says of itself. */
export const promotionWords: OperationWords = {
  text: verdictText,
  verb: 'promote',
  undid: 'replaced',
  maybe: ({ origin, targets }) =>
    `${origin.app.name} ${versionName(origin)} may have been promoted to ${targetNames(targets)}`,
  look: {
    title: 'Show Pipelines',
    command: 'shiplog.pipelines.focus',
    choices: [{ label: 'Pipelines', description: '', subject: undefined }],
  },
  back: { title: 'Roll Back…', command: 'shiplog.rollback' },
  again({ origin: { app } }, account, targets) {
    const choices = [{ label: app.name, description: '', subject: { app: { ...app, account }, targets } }];
    return { title: 'Promote…', command: 'shiplog.promote', choices };
  },
};

function verdictText({ intent, verdict }: End): string {
  const { origin, targets: apps, host } = intent;
  const what = `${origin.app.name} ${versionName(origin)}`;
  const targets = targetNames(apps);
  switch (verdict.is) {
    case 'moved': {
      const moved = listed(verdict.apps.map(({ name }) => name));
      const runs = `what ${moved} ${verdict.apps.length > 1 ? 'run' : 'runs'} changed`;
      return `${what} was not promoted to ${targets}: ${movedText(verdict, runs, true)} Check the new plan, then promote if you still want to.`;
    }
    case 'unsent':
    case 'refused':
      return `${what} was not promoted to ${targets}: ${messageOf(verdict.error)}`;
    case 'stopped':
      return `${what} was not promoted to ${targets}: it was stopped before the request was sent.`;
    case 'made':
      return madeText(intent, verdict.made, verdict.open === true);
    case 'missing':
      return missingText(intent, verdict);
    case 'unread':
      return unreadText(verdict, host, `whether ${what} was promoted to ${targets}`, 'ledgers');
    case 'gone':
      return goneText(intent, verdict.made);
  }
}

/** What became of each target: those that run the code together, each of the others in a sentence. */
function madeText({ origin }: Intent, made: readonly TargetResult[], open: boolean): string {
  const what = `${origin.app.name} ${versionName(origin)}`;
  const done = made.filter(({ release }) => release?.status === 'succeeded');
  const [, ...others] = done;
  const apart = others.length === 0 ? made : made.filter((one) => !done.includes(one));
  const names = done.map(({ app, release }) => `${app.name} (${release ? versionName(release) : ''})`);
  return [
    ...(others.length === 0 ? [] : [`${listed(names, mostNamed)} run ${what}’s code now.`]),
    ...apart.map((one) => madeSentence(one, what, open)),
  ].join(' ');
}

function madeSentence({ app, release, refusal }: TargetResult, what: string, open: boolean): string {
  if (!release) {
    if (refusal !== null) return `The promotion to ${app.name} was refused: ${sentence(refusal)}`;
    return open
      ? `No promoted release has appeared on ${app.name} yet. ${notifiesIf('it appears')}`
      : `No promoted release has appeared on ${app.name}.`;
  }
  const name = versionName(release);
  if (release.status === 'failed') {
    return `The promotion to ${app.name} failed, as ${name}.`;
  }
  if (release.status === 'pending') return `${app.name} is being released, as ${name}.`;
  return `${app.name} runs ${what}’s code now, as ${name}.`;
}

/** The platform's words, as the end of a sentence. */
function sentence(text: string): string {
  const line = foreignText(text, 200);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function missingText(
  { origin, targets, host }: Intent,
  { between, final, said }: Extract<Verdict, { is: 'missing' }>,
): string {
  const what = `${origin.app.name} ${versionName(origin)}`;
  const [one, ...others] = targets.map(({ app }) => app.name);
  const ledgers = others.length > 0 ? 'ledgers show' : `ledger of ${one} shows`;
  const names = namesOf(between, true);
  const yet = final ? '' : ' yet';
  const later = final ? '' : ` ${notifiesIf('the promotion appears')}`;
  const shows = said === undefined ? `The answer of ${host} was lost, and the` : `${said} The`;
  return names === ''
    ? `${shows} ${ledgers} no promotion of ${what}${yet}. Promote again if you still want to.${later}`
    : `${shows} ${ledgers} no promotion of ${what} by you${yet}. ${names} ${wasOrWere(between)} released in the meantime. Check the releases, then promote if you still want to.${later}`;
}

function goneText({ origin, targets: apps }: Intent, made: readonly TargetResult[]): string {
  const targets = targetNames(apps);
  const names = listed(
    made.flatMap(({ app, release }) => (release ? [`${versionName(release)} of ${app.name}`] : [])),
  );
  const what =
    names === ''
      ? `whether ${origin.app.name} ${versionName(origin)} was promoted to ${targets}`
      : `how ${names} ended`;
  const gone = apps.length > 1 ? `One of ${targets}` : targets;
  return `${gone} was deleted, or your account can no longer see it. It is not known ${what}. Nothing else was sent.`;
}
