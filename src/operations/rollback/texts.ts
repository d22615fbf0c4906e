/** What a person reads before a rollback, and of processes and release phases after any operation. */

import { foreignText, quoted } from '../../domain/text/foreign-text.ts';
import { appName } from '../../domain/plan/plan-text.ts';
import { rollbackRoute, rollbackText } from '../../domain/plan/rollback-text.ts';
import { plainFormat } from '../../domain/plan/text-format.ts';
import { messageOf } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import {
  crashedNames,
  othersText,
  type Restart,
  restartCount,
  settledText,
} from '../../domain/release/process-restart.ts';
import type { RollbackPlan } from '../../domain/plan/rollback-plan.ts';
import type { Intent, Made } from '../engine/journal-entry.ts';
import type { Restarted } from '../engine/restart.ts';

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
  };
}

function releaseText(release: Release, title = release.description): string {
  return `${versionName(release)}, ${quoted(title, 100)}, by ${foreignText(release.user.email, 100)}.`;
}

/**
 * Adds to what became of an operation what is known of the processes.
 * @param restarted in the order of `made`
 */
export function withRestarts(
  text: string,
  made: readonly Made[],
  restarted: readonly (Restarted | undefined)[],
): string {
  if (made.length === 1) return withRestart(text, restarted[0]);
  if (restarted.length > 0 && restarted.every(isAllUp)) return `${text} All of their processes are up.`;
  const each = made.flatMap(({ app }, at) => {
    const one = restarted[at];
    const sentence = one ? restartSentence(one) : '';
    return sentence === '' ? [] : [`${app.name}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`];
  });
  return [text, ...each].join(' ');
}

function isAllUp(restarted: Restarted | undefined): boolean {
  const { end, last } = restarted ?? {};
  return end === 'settled' && last !== undefined && last.total > 0 && last.up.length === last.total;
}

function withRestart(text: string, restarted: Restarted | undefined): string {
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
function restartSentence(restarted: Restarted): string {
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

/** What a person needs to know when release phases failed, after what the apps run. */
export const failureText =
  'What a release phase did to a database before it failed stays. ' +
  'Read its output, then go back to another release, or deploy a fix.';

/** What a person needs to know when processes crashed with the release that an operation made. */
export function crashText(restart: Restart, kind: Intent['kind']): string {
  const { release, total } = restart;
  const others = othersText(restart);
  const standing = `${restartCount(restart)}${others === '' ? '' : `; ${others}`}.`;
  const what = total === 1 ? 'it' : crashedNames(restart);
  return [
    `${versionName(release)} is the current release: the ${kind} is made, and nothing takes it back by itself. ${standing}`,
    `Read the log of the app for why ${what} crashed, then undo, go back to another release, or deploy a fix.`,
  ].join('\n\n');
}
