/**
 * What a person is shown once an operation has ended, or while its end is not known: the same for every kind of
 * operation, whether they still wait for it or learn of it later. Pure.
 */

import { type AppAddress, type Release, versionName } from '../../domain/release/release.ts';
import type { AppPages } from '../../domain/release/app-pages.ts';
import type { Restart } from '../../domain/release/process-restart.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { Intent, TargetResult } from './journal-entry.ts';
import type { Verdict } from './machine-types.ts';
import type { Action, Choice, Message } from './message.ts';
import type { End, OperationWords } from './operation.ts';
import { crashOf, crashText, failureText, withRestarts } from './restart-text.ts';

/** How an operation ended, with what the ledgers say. */
export interface Ending extends End {
  /** Whether the person waits for it, or learns of it after that. */
  readonly when: 'now' | 'later';
  /** Each target, in the order of the intent. */
  readonly targets: readonly TargetEnd[];
}

export interface TargetEnd {
  /** What leads to it, by the name that it has now. */
  readonly app: AppAddress;
  /** What was made of it, as its ledger has it; undefined where nothing was, or the ledger cannot be read. */
  readonly release: Release | undefined;
  /** What ran before, and what runs now; undefined where that is not known. */
  readonly before: Release | undefined;
  readonly running: Release | undefined;
  /** What came between the plan and `release`. */
  readonly overtaken: readonly Release[];
  /** What of it can be opened in a browser; undefined where that is not known. */
  readonly pages?: AppPages | undefined;
  /** The last lines that a release phase printed that failed; '' for none. */
  readonly tail: string;
}

/** What became of an operation and of the processes, in whole sentences. */
export function endText(words: OperationWords, end: End): string {
  const { verdict, restarted } = end;
  const text = words.text(end);
  return verdict.is === 'made' ? withRestarts(text, verdict.made, restarted) : text;
}

/** The message that reports how an operation ended. */
export function reportOf(words: OperationWords, ending: Ending): Message {
  return ending.verdict.is === 'made'
    ? madeReport(words, ending, ending.verdict)
    : unmadeReport(words, ending);
}

/** A target beside what was made of it. */
interface Target extends TargetEnd {
  readonly made: TargetResult;
  readonly crash: Restart | undefined;
}

function unmadeReport(words: OperationWords, ending: Ending): Message {
  const { verdict, targets } = ending;
  const isRefused = verdict.is === 'refused';
  return {
    severity: isRefused ? 'error' : 'warning',
    modal: isRefused,
    text: endText(words, ending),
    detail: isRefused ? targets.map(stillText).join(' ') : '',
    actions:
      verdict.is === 'moved'
        ? // The plan is void: the way on is another one, which is confirmed again.
          [{ ...againFor(words, ending, targets), title: 'Show New Plan' }, words.look]
        : [words.look, againFor(words, ending, targets)],
  };
}

function madeReport(
  words: OperationWords,
  ending: Ending,
  { made, open }: Extract<Verdict, { is: 'made' }>,
): Message {
  const targets = ending.targets.flatMap((target, at): Target[] => {
    const one = made[at];
    return one ? [{ ...target, made: one, crash: crashOf(ending.restarted[at]) }] : [];
  });
  // After a lost answer nothing says why a target has no release: it may have been refused.
  const refused = open === true ? [] : targets.filter((one) => one.made.release === null);
  const failed = targets.filter(hasFailed);
  const crashed = targets.filter(({ crash }) => crash !== undefined);
  // The person believes that the app is well again, or that all targets run the same: they must not miss that it is not so.
  const isTrouble = [...refused, ...failed, ...crashed].length > 0;
  const isUnsure = open === true || ending.restarted.some((one) => one?.end === 'late');
  return {
    severity: isTrouble ? 'error' : isUnsure ? 'warning' : 'information',
    modal: isTrouble,
    text: [endText(words, ending), ...goesOnText(ending, made), ...overtakenTexts(words, ending)].join(' '),
    detail: [
      ...failed.map(({ app, tail }) => (tail === '' ? '' : tailText(app.name, tail))),
      failed.length > 0 ? `${failed.map(stillText).join(' ')} ${failureText}` : '',
      refused.length > 0 ? refusedText(words, refused) : '',
      ...crashed.map((one) => crashOfTarget(ending.intent, one, targets.length)),
    ]
      .filter((block) => block !== '')
      .join('\n\n'),
    actions: actionsFor(words, ending, { targets, refused, failed, crashed }),
  };
}

function hasFailed({ made }: Target): boolean {
  return made.release?.status === 'failed';
}

interface Groups {
  readonly targets: readonly Target[];
  readonly refused: readonly Target[];
  readonly failed: readonly Target[];
  readonly crashed: readonly Target[];
}

function actionsFor(
  words: OperationWords,
  ending: Ending,
  { targets, refused, failed, crashed }: Groups,
): Action[] {
  const output = (of: readonly Target[]) =>
    actionOf('Show Output', 'shiplog.showOutput', of, ({ release }) =>
      release && release.outputUrl !== null ? release.version : undefined,
    );
  const undo = actionOf('Undo', words.back.command, targets, ({ made, before }) =>
    made.release?.status === 'succeeded' ? before?.version : undefined,
  );
  const changes = actionOf('Open Changes', 'shiplog.openChanges', targets, ({ release }) => release?.version);
  // Of a release phase that failed, what it printed is what a person wants first.
  const open = actionOf('Open App', 'shiplog.openApp', targets, ({ made, release, pages }) =>
    pages?.website !== undefined && made.release?.status === 'succeeded' ? release?.version : undefined,
  );
  // Where something is wrong, the platform's own logs and figures say more.
  const dashboard = actionOf(
    'Open in Dashboard',
    'shiplog.openDashboard',
    [...failed, ...crashed],
    ({ release, pages }) => (pages?.dashboard === undefined ? undefined : release?.version),
  );
  const usual = failed.length > 0 ? [output(failed), undo] : [undo, open, changes, output(targets)];
  const first = [...usual, dashboard];
  const known = first.flatMap((action) => action ?? []);
  const back = [...failed, ...crashed].map(({ app }) => choiceOf(app));
  const all = [
    ...known,
    ...(back.length > 0 ? [{ ...words.back, choices: back }] : []),
    ...(refused.length > 0 ? [againFor(words, ending, refused)] : []),
  ];
  return all.length > 0 ? all : [words.look];
}

function actionOf(
  title: string,
  command: string,
  targets: readonly Target[],
  versionOf: (target: Target) => number | undefined,
): Action | undefined {
  const choices = targets.flatMap((target) => {
    const version = versionOf(target);
    return version === undefined ? [] : [choiceOf(target.app, version)];
  });
  return choices.length > 0 ? { title, command, choices } : undefined;
}

function choiceOf(app: AppAddress, version?: number): Choice {
  return version === undefined
    ? { label: app.name, description: '', subject: { app } }
    : { label: app.name, description: versionName({ version }), subject: { app, version } };
}

function againFor(words: OperationWords, { intent, when }: Ending, targets: readonly TargetEnd[]): Action {
  // Another window may know the same account by another id.
  const known = when === 'later' ? targets[0]?.app.account : undefined;
  return words.again(
    intent,
    known ?? intent.account,
    targets.map(({ app }) => app),
  );
}

/** `bookshop still runs v52.` */
function stillText({ app, before, running }: TargetEnd): string {
  if (!running) return `${app.name} still runs what it ran before.`;
  return `${app.name} ${running.id === before?.id ? 'still runs' : 'runs'} ${versionName(running)}.`;
}

function tailText(app: string, tail: string): string {
  return `The release phase of ${app} printed at the end:\n\n${tail}`;
}

function refusedText({ verb }: OperationWords, refused: readonly Target[]): string {
  const names = listed(refused.map(({ app }) => app.name));
  return `${refused.map(stillText).join(' ')} Look at the releases of ${names} before you ${verb} again.`;
}

function crashOfTarget({ kind }: Intent, { app, crash }: Target, targets: number): string {
  if (!crash) return '';
  return `${targets > 1 ? `${app.name}: ` : ''}${crashText(crash, kind)}`;
}

/** A release phase that is under way at the report is one that they did not want to wait for. */
function goesOnText({ when }: Ending, made: readonly TargetResult[]): string[] {
  const pending = made.filter(({ release }) => release?.status === 'pending').length;
  if (when === 'later' || pending === 0) return [];
  return pending === 1
    ? ['You stopped watching: the release goes on, and its row shows how it ends.']
    : ['You stopped watching: the releases go on, and their rows show how they end.'];
}

function overtakenTexts({ undid }: OperationWords, { intent, targets }: Ending): string[] {
  return targets.flatMap(({ app, overtaken }) => {
    if (overtaken.length === 0) return [];
    const of = targets.length > 1 ? ` of ${app.name}` : '';
    const names = listed(overtaken.map((one) => `${versionName(one)}${of} (by ${one.user.email})`));
    const were = overtaken.length === 1 ? 'was' : 'were';
    return [`Warning: ${names} ${were} released just before the ${intent.kind} and ${were} ${undid} too.`];
  });
}
