/** What a person reads before and after a rollback. */

import { foreignText } from '../model/foreign-text.ts';
import { planLines, planWarnings } from '../model/plan-text.ts';
import { messageOf } from '../model/problem.ts';
import { type Release, versionName } from '../model/release.ts';
import { crashedNames, othersText, type Restart, restartCount, settledText } from '../model/restart.ts';
import type { RollbackPlan } from '../model/rollback-plan.ts';
import type { Restarted } from './restart.ts';

export interface Question {
  readonly plan: RollbackPlan;
  /** What the target and the running release are called on their rows; none where that is not known. */
  readonly titles: readonly (string | undefined)[];
  /** In milliseconds, by the platform's clock. */
  readonly now: number;
}

/** What the person reads before the write: which app, from where to where, what to be careful of, what it does. */
export function confirmationText({ plan, titles, now }: Question): { message: string; detail: string } {
  const { target, current } = plan;
  const [targetTitle, currentTitle] = titles;
  const [head = '', ...lines] = planLines(plan, now);
  const warnings = planWarnings(plan, now).length;
  const from = current ? `from ${versionName(current)} ` : '';
  const blocks = [
    [
      head,
      ...(current ? [`Running now: ${releaseText(current, currentTitle)}`] : []),
      `Going back to: ${releaseText(target, targetTitle)}`,
    ],
    lines.slice(0, warnings),
    lines.slice(warnings),
  ];
  return {
    message: `Roll back ${target.app.name} ${from}to ${versionName(target)}?`,
    detail: blocks
      .filter((block) => block.length > 0)
      .map((block) => block.join('\n'))
      .join('\n\n'),
  };
}

function releaseText(release: Release, title = release.description): string {
  return `${versionName(release)}, “${foreignText(title, 100)}”, by ${release.user.email}.`;
}

/** What happened. */
export function outcomeText(
  { target, sameCode }: RollbackPlan,
  made: Release,
  restarted?: Restarted,
): string {
  const { name } = made.app;
  const before = versionName(target);
  const now = versionName(made);
  if (made.status === 'failed') {
    return `The rollback of ${name} to ${before} failed, as ${now}: ${name} runs what it ran before.`;
  }
  if (made.status === 'pending') return `${name} is going back to ${before}, as ${now}.`;
  if (crashOf(restarted)) return withRestart(`${name} was rolled back to ${before}, as ${now}.`, restarted);
  const text = sameCode
    ? `${name} has the config vars of ${before} again, as ${now}.`
    : `${name} runs ${before}’s code again, as ${now}.`;
  return withRestart(text, restarted);
}

/** Adds to what happened what is known of the processes. */
export function withRestart(text: string, restarted: Restarted | undefined): string {
  const crash = crashOf(restarted);
  if (crash) return `${text.replace(/\.$/, '')}, but ${crashedNames(crash)} crashed.`;
  const more = restarted ? restartSentence(restarted) : '';
  return more === '' ? text : `${text} ${more}`;
}

/** How it stands with processes that crashed; undefined where none is known to have. */
export function crashOf(restarted: Restarted | undefined): Restart | undefined {
  const last = restarted?.last;
  return last && last.crashed.length > 0 && last.overtaken === undefined ? last : undefined;
}

/** What is known of the processes, as a sentence; '' where there is nothing to say. */
export function restartSentence(restarted: Restarted): string {
  const { end, last, error } = restarted;
  const crash = crashOf(restarted);
  if (crash) return `${crashedNames(crash)} crashed.`;
  if (!last) {
    const unknown = 'whether its processes came up is not known';
    return end === 'stopped'
      ? `You stopped watching: ${unknown}.`
      : `It is made, but ${unknown}: ${messageOf(error)}`;
  }
  switch (end) {
    case 'settled':
      return settledText(last);
    case 'late':
      return `After more than a minute ${restartCount(last)}: ${othersText(last)}.`;
    case 'stopped':
      return `You stopped watching: ${restartCount(last)} so far.`;
    case 'unread':
      return `As far as is known ${restartCount(last)}: they cannot be read any more.`;
  }
}
