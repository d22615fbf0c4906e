/** What a promotion says of how it ended, in sentences. */

import { foreignText } from '../../domain/text/foreign-text.ts';
import { messageOf } from '../../domain/problem.ts';
import { versionName } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { Intent, Made } from '../engine/journal-entry.ts';
import type { Verdict } from '../engine/machine.ts';
import type { End, OperationWords } from '../engine/operation.ts';
import { namesOf } from '../engine/release-names.ts';

/** What a promotion says of itself. */
export const promotionWords: OperationWords = {
  text: verdictText,
  verb: 'promote',
  undid: 'replaced',
  maybe: ({ origin, targets }) =>
    `${origin.app.name} ${versionName(origin)} may have been promoted to ${listed(targets.map(({ app }) => app.name))}`,
  look: {
    title: 'Show Pipelines',
    command: 'shiplog.pipelines.focus',
    choices: [{ label: 'Pipelines', description: '', subject: undefined }],
  },
  again({ origin: { app } }, account, targets) {
    const choices = [{ label: app.name, description: '', subject: { app: { ...app, account }, targets } }];
    return { title: 'Promote…', command: 'shiplog.promote', choices };
  },
};

function verdictText({ intent, verdict }: End): string {
  const { origin, targets: apps, host } = intent;
  const what = `${origin.app.name} ${versionName(origin)}`;
  const targets = listed(apps.map(({ app }) => app.name));
  switch (verdict.is) {
    case 'moved': {
      const between = namesOf(verdict.between, true);
      const moved = listed(verdict.apps.map(({ name }) => name));
      const run = verdict.apps.length > 1 ? 'run' : 'runs';
      const came = between === '' ? `what ${moved} ${run} changed.` : `${between} came in between.`;
      return `Nothing was promoted to ${targets}: ${came} ${lookAgain}`;
    }
    case 'unsent':
    case 'refused':
      return `Nothing was promoted to ${targets}: ${messageOf(verdict.error)}`;
    case 'stopped':
      return `Nothing was promoted to ${targets}: you stopped it.`;
    case 'made':
      return madeText(intent, verdict.made, verdict.open === true);
    case 'missing':
      return missingText(intent, verdict);
    case 'unread':
      return (
        `The answer of ${host} was lost, and the ledgers cannot be read, so it is not known whether ${what} was ` +
        `promoted to ${targets}. Nothing more was sent. You are told as soon as they can be read again.`
      );
    case 'gone':
      return goneText(intent, verdict.made);
  }
}

const lookAgain = 'Look at the pipeline again, then promote if you still want to.';

/** Each target with what became of it. */
function madeText({ origin }: Intent, made: readonly Made[], open: boolean): string {
  const what = `${origin.app.name} ${versionName(origin)}`;
  const done = made.filter(({ release }) => release !== null && release.status === 'succeeded');
  if (made.length === 1 || done.length < made.length)
    return made.map((one) => madeSentence(one, what, open)).join(' ');
  const names = done.map(({ app, release }) => `${app.name} (${release ? versionName(release) : ''})`);
  return `${listed(names)} run ${what}’s code now.`;
}

function madeSentence({ app, release, refusal }: Made, what: string, open: boolean): string {
  if (!release && open) {
    return `${app.name} was not promoted to so far: its ledger shows no release of it. Should it come after all, you are told.`;
  }
  if (!release) {
    const why = refusal === null ? 'its ledger shows no release of it.' : sentence(refusal);
    return `${app.name} was not promoted to: ${why}`;
  }
  const name = versionName(release);
  if (release.status === 'failed') {
    return `The promotion to ${app.name} failed, as ${name}: ${app.name} runs what it ran before.`;
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
  const so = final ? '' : ' so far';
  const late = final ? '' : ' Should it come after all, you are told.';
  const shows = said === undefined ? `The answer of ${host} was lost, and the` : `${said} The`;
  return names === ''
    ? `${shows} ${ledgers} no promotion of ${what}${so}. Promote again if you still want to.${late}`
    : `${shows} ${ledgers} no promotion of ${what} by you${so}. ${names} came meanwhile. ${lookAgain}${late}`;
}

function goneText({ origin, targets: apps }: Intent, made: readonly Made[]): string {
  const targets = listed(apps.map(({ app }) => app.name));
  const names = listed(
    made.flatMap(({ app, release }) => (release ? [`${versionName(release)} of ${app.name}`] : [])),
  );
  const what =
    names === ''
      ? `whether ${origin.app.name} ${versionName(origin)} was promoted to ${targets}`
      : `how ${names} ended`;
  const gone = apps.length > 1 ? `One of ${targets}` : targets;
  return `${gone} is gone, or your account may no longer see it, so it is not known ${what}. Nothing more was sent.`;
}
