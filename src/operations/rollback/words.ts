/** What a rollback says: before it is sent, and of how it ended. In sentences. */

import { messageOf } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import type { Intent, TargetResult } from '../engine/journal-entry.ts';
import type { Verdict } from '../engine/machine.ts';
import type { Confirmation, End, OperationWords } from '../engine/operation.ts';
import { unreadText, movedText, namesOf, notifiesIf, wasOrWere } from '../engine/release-names.ts';
import { crashOf } from '../engine/restart-text.ts';
import { releaseNames } from '../engine/stage-text.ts';
import { foreignText, quoted } from '../../domain/text/foreign-text.ts';
import { appName } from '../../domain/plan/plan-text.ts';
import { rollbackRoute, rollbackText } from '../../domain/plan/rollback-text.ts';
import { plainFormat } from '../../domain/plan/text-format.ts';
import type { RollbackPlan } from '../../domain/plan/rollback-plan.ts';
import type { NameQuestion } from '../engine/message.ts';

export interface RollbackQuestion {
  readonly plan: RollbackPlan;
  /** What the target and the running release are called on their rows; none where that is not known. */
  readonly titles: readonly (string | undefined)[];
  /** In milliseconds, by the platform's clock. */
  readonly now: number;
}

/** What the person reads before the write: which app, from where to where, what to be careful of, what it does. */
export function confirmationOf({ plan, titles, now }: RollbackQuestion): Confirmation {
  const { target, current } = plan;
  const [targetTitle, currentTitle] = titles;
  const format = plainFormat(now);
  const { warnings, facts } = rollbackText(plan, now, format);
  const from = current ? `from ${versionName(current)} ` : '';
  const blocks = [
    [
      `${appName({ ...plan, app: target.app }, format)}: ${rollbackRoute(plan)}`,
      ...(current ? [`Running now: ${releaseText(current, currentTitle)}`] : []),
      `Going back to: ${releaseText(target, targetTitle)}`,
    ],
    warnings.map((warning) => `Warning: ${warning}`),
    facts,
  ];
  return {
    message: `Roll back ${target.app.name} ${from}to ${versionName(target)}?`,
    detail: blocks
      .filter((block) => block.length > 0)
      .map((block) => block.join('\n'))
      .join('\n\n'),
    go: `Roll Back to ${versionName(target)}`,
    names: plan.protected ? [nameQuestion(plan)] : [],
  };
}

function releaseText(release: Release, title = release.description): string {
  return `${versionName(release)}, ${quoted(title, 100)}, by ${foreignText(release.user.email, 100)}.`;
}

function nameQuestion({ target, current, stage }: RollbackPlan): NameQuestion {
  const { name } = target.app;
  const from = current ? `from ${versionName(current)} ` : '';
  return {
    name,
    title: `Roll Back ${name} ${from}to ${versionName(target)}`,
    prompt: `${name} is ${stage === 'production' ? 'in production' : 'protected'}. Type its name to roll it back.`,
  };
}

/** What a rollback says of itself. */
export const rollbackWords: OperationWords = {
  text: verdictText,
  verb: 'roll back',
  undid: 'rolled back',
  maybe: ({ origin }) => `${origin.app.name} may have been rolled back to ${versionName(origin)}`,
  look: {
    title: 'Show Releases',
    command: 'shiplog.releases.focus',
    choices: [{ label: 'Releases', description: '', subject: undefined }],
  },
  back: { title: 'Roll Back…', command: 'shiplog.rollback' },
  again({ origin: { app, version } }, account) {
    const subject = { app: { ...app, account }, version };
    const choices = [{ label: app.name, description: versionName({ version }), subject }];
    return { ...rollbackWords.back, choices };
  },
};

function verdictText(end: End): string {
  const { intent, verdict } = end;
  const { origin, host } = intent;
  const app = origin.app.name;
  const target = versionName(origin);
  switch (verdict.is) {
    case 'moved':
      return `${app} was not rolled back: ${movedText(verdict, 'its running release changed')} Check the new plan, then roll back if you still want to.`;
    case 'unsent':
    case 'refused':
      return `${app} was not rolled back: ${messageOf(verdict.error)}`;
    case 'stopped':
      return `${app} was not rolled back: it was stopped before the request was sent.`;
    case 'made':
      return madeText(end, verdict.made);
    case 'missing':
      return missingText(intent, verdict);
    case 'unread':
      return unreadText(verdict, host, `whether ${app} was rolled back to ${target}`, 'ledger');
    case 'gone': {
      const names = releaseNames(verdict.made);
      const what = names === '' ? `whether it was rolled back to ${target}` : `how ${names} ended`;
      return `${app} was deleted, or your account can no longer see it. It is not known ${what}. Nothing else was sent.`;
    }
  }
}

function madeText({ intent: { origin }, sameCode, restarted }: End, made: readonly TargetResult[]): string {
  const app = origin.app.name;
  const target = versionName(origin);
  const [release] = made.flatMap((one) => (one.release ? [one.release] : []));
  if (!release) return `${app} was not rolled back to ${target}.`;
  const name = versionName(release);
  if (release.status === 'failed') {
    return `The rollback of ${app} to ${target} failed, as ${name}.`;
  }
  if (release.status === 'pending') return `${app} is being rolled back to ${target}, as ${name}.`;
  if (sameCode === undefined || crashOf(restarted[0])) {
    return `${app} was rolled back to ${target}, as ${name}.`;
  }
  return sameCode
    ? `${app} has the config vars of ${target} again, as ${name}.`
    : `${app} runs ${target}’s code again, as ${name}.`;
}

function missingText(
  { origin, host }: Intent,
  { between, final, said }: Extract<Verdict, { is: 'missing' }>,
): string {
  const app = origin.app.name;
  const target = versionName(origin);
  const names = namesOf(between);
  const yet = final ? '' : ' yet';
  const later = final ? '' : ` ${notifiesIf('the rollback appears')}`;
  const shows = said === undefined ? `The answer of ${host} was lost, and the` : `${said} The`;
  return names === ''
    ? `${shows} ledger shows no rollback to ${target}${yet}. ${app} still runs what it ran before. Roll back again if you still want to.${later}`
    : `${shows} ledger shows no rollback of yours to ${target}${yet}. ${names} ${wasOrWere(between)} released in the meantime. Check the releases, then roll back if you still want to.${later}`;
}
