/** What became of a rollback, in sentences, and how far it is. */

import { foreignText } from '../../domain/text/foreign-text.ts';
import { messageOf } from '../../domain/problem.ts';
import { type Release, versionName } from '../../domain/release/release.ts';
import { type Restart, restartCount } from '../../domain/release/process-restart.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { Intent, Made, State } from '../engine/journal-entry.ts';
import type { End, OperationWords } from '../engine/report.ts';
import { crashOf } from './texts.ts';
import type { Verdict } from '../engine/machine.ts';

/** How far a write is, as short as a line of progress. @param isStopped whether the person gave up waiting */
export function stageText(state: State, isStopped: boolean): string {
  switch (state.at) {
    case 'guarding':
      return 'making sure that nothing came in between';
    case 'asking':
      return 'the platform asks for the code of your second factor';
    case 'sent':
      return isStopped
        ? 'request (it has left, and cannot be called back)'
        : 'request → release phase → restart';
    case 'looking':
      return `${state.refusal ? 'it was refused' : 'the answer was lost'}; reading the ledger`;
    case 'following':
      return `request done → release phase of ${madeNames(state.made)} runs → restart`;
    case 'over':
      return '';
  }
}

/** How far the restart is that comes after it. @param restart undefined before that is known */
export function restartStage(restart: Restart | undefined): string {
  return `restart: ${restart ? restartCount(restart) : 'looking at the processes'}`;
}

/** What a rollback says of itself. */
export const rollbackWords: OperationWords = {
  text: verdictText,
  verb: 'roll back',
  undid: 'rolled back',
  look: {
    title: 'Show Releases',
    command: 'shiplog.releases.focus',
    choices: [{ label: 'Releases', description: '', subject: undefined }],
  },
  again({ origin: { app, version } }, account) {
    const subject = { app: { ...app, account }, version };
    const choices = [{ label: app.name, description: versionName({ version }), subject }];
    return { title: 'Roll Back…', command: 'shiplog.rollback', choices };
  },
};

function verdictText(end: End): string {
  const { intent, verdict } = end;
  const { origin, host } = intent;
  const app = origin.app.name;
  const target = versionName(origin);
  switch (verdict.is) {
    case 'moved': {
      const between = namesOf(verdict.between);
      const what = between === '' ? 'the running release changed' : `${between} came in between`;
      return `Nothing was rolled back on ${app}: ${what}. Look at its ledger again, then roll back if you still want to.`;
    }
    case 'unsent':
    case 'refused':
      return `Nothing was rolled back on ${app}: ${messageOf(verdict.error)}`;
    case 'stopped':
      return `Nothing was rolled back on ${app}: you stopped it.`;
    case 'made':
      return madeText(end, verdict.made);
    case 'missing':
      return missingText(intent, verdict);
    case 'unread': {
      const why =
        verdict.error === undefined ? 'you did not wait for its ledger' : 'its ledger cannot be read';
      return (
        `The answer of ${host} was lost, and ${why}, so it is not known whether ${app} was rolled back to ${target}. ` +
        'Nothing more was sent. You are told as soon as the ledger tells it.'
      );
    }
    case 'gone': {
      const names = madeNames(verdict.made);
      const what = names === '' ? `whether it was rolled back to ${target}` : `how ${names} ended`;
      return `${app} is gone, or your account may no longer see it, so it is not known ${what}. Nothing more was sent.`;
    }
  }
}

function madeText({ intent: { origin }, sameCode, restarted }: End, made: readonly Made[]): string {
  const app = origin.app.name;
  const target = versionName(origin);
  const [release] = made.flatMap((one) => (one.release ? [one.release] : []));
  if (!release) return `${app} was not rolled back to ${target}.`;
  const name = versionName(release);
  if (release.status === 'failed') {
    return `The rollback of ${app} to ${target} failed, as ${name}: ${app} runs what it ran before.`;
  }
  if (release.status === 'pending') return `${app} is going back to ${target}, as ${name}.`;
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
  const so = final ? '' : ' so far';
  const late = final ? '' : ' Should it come after all, you are told.';
  const shows = said === undefined ? `The answer of ${host} was lost, and the` : `${said} The`;
  return names === ''
    ? `${shows} ledger shows no rollback to ${target}${so}. ${app} runs what it ran before. Roll back again if you still want to.${late}`
    : `${shows} ledger shows no rollback of yours to ${target}${so}. ${names} came meanwhile. Look at the ledger again, then roll back if you still want to.${late}`;
}

/** Releases that came meanwhile; '' for none. @param several whether they may be of more than one app */
export function namesOf(releases: readonly Release[], several = false): string {
  return listed(
    releases.map((release) => briefly(release, several ? ` of ${release.app.name}` : '')),
    5,
  );
}

/** `v52 (Deploy de63889, by kendra@example.com)` */
function briefly(release: Release, of: string): string {
  return `${versionName(release)}${of} (${foreignText(release.description, 100)}, by ${release.user.email})`;
}

function madeNames(made: readonly Made[]): string {
  return listed(made.flatMap(({ release }) => (release ? [versionName(release)] : [])));
}
