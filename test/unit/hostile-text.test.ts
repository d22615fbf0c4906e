// What others wrote, in everything that people read and answer: dialogs, notifications, titles and rows.
import assert from 'node:assert/strict';
import * as v from 'valibot';
import { aheadLabel, aheadSentence, headName, headPlace } from '../../src/domain/release/ahead-behind.ts';
import { rollbackLine } from '../../src/domain/plan/rollback-line.ts';
import { planRollback } from '../../src/domain/plan/rollback-plan.ts';
import type { Release } from '../../src/domain/release/release.ts';
import { promotionWords } from '../../src/operations/promotion/words.ts';
import { entryOf } from '../../src/domain/plan/basis.ts';
import { pendingText } from '../../src/operations/engine/pending.ts';
import { reportOf } from '../../src/operations/engine/report.ts';
import { confirmationOf } from '../../src/operations/rollback/words.ts';
import { rollbackWords } from '../../src/operations/rollback/words.ts';
import type { Verdict } from '../../src/operations/engine/machine.ts';
import { releaseSchema } from '../../src/api/schemas.ts';
import { releaseExample } from './api/examples.ts';
import { newsText } from '../../src/views/notifications/texts.ts';
import { statusText } from '../../src/views/status/texts.ts';
import { appRow } from '../../src/views/releases/app-text.ts';
import { releaseRow } from '../../src/views/releases/release-rows.ts';
import { intent } from './operations/engine/intents.ts';
import { appOf } from './views/releases/release.ts';

const hostile: Readonly<Record<string, string>> = {
  'a link of a notification': '[Click](command:shiplog.rollback)',
  'an icon': '$(error) failed',
  'a direction': 'v46 \u202E dellor',
  'what is not seen': 'a\u200B\u2060\u{E0041}b',
  'line breaks': 'x\r\n\nRoll Back to v1?\u2028\u0085Yes',
  'control characters': 'a\u0007\u001B[2J\u009B1mb',
  'a quotation that ends early': 'x”. Everything is well. “',
  'a flood': 'x'.repeat(20_000),
  'a tower of marks': `a${'\u0301'.repeat(500)}`,
};

/** What a message, a title or a row may not have, whoever wrote the text in it. */
function assertHarmless(text: string): void {
  assert.doesNotMatch(text, /\]\(/, 'a link');
  assert.doesNotMatch(text, /\p{M}{10}/u, 'a tower');
  assert.doesNotMatch(
    text,
    /[\u202A-\u202E\u2066-\u2069\u200B\u2060\u2028\u2029\u0085\u{E0000}-\u{E007F}]/u,
    'unseen',
  );
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  assert.doesNotMatch(text, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/, 'control characters');
  assert.ok(text.length < 4_000, `${text.length} characters`);
}

function releasesWith(text: string): Release[] {
  const about = { description: text, user: { id: 'p', email: text }, app: { id: 'a', name: text } };
  const one = (version: number) =>
    v.parse(releaseSchema, {
      ...releaseExample,
      ...about,
      id: `r${version}`,
      version,
      current: version === 3,
    });
  return [one(3), one(2), one(1)];
}

/** What is told of operations after which a ledger holds such releases. */
function reportsOf([newest, before]: readonly Release[], text: string): string[] {
  assert.ok(newest && before);
  const { app } = newest;
  const ends: readonly Verdict[] = [
    { is: 'moved', apps: [app], between: [newest] },
    { is: 'missing', between: [newest], final: true },
    { is: 'made', made: [{ app, release: entryOf(newest), refusal: null }], found: true },
    { is: 'made', made: [{ app, release: null, refusal: text }], found: true },
  ];
  const target = { app, release: newest, before, running: before, overtaken: [newest], tail: '' };
  return [rollbackWords, promotionWords].flatMap((words) =>
    ends.flatMap((verdict) => {
      const of = intent({
        kind: words === rollbackWords ? 'rollback' : 'promotion',
        origin: { app, release: before.id, version: before.version },
        targets: [{ app, newest: null, current: before.id }],
      });
      const ending = { intent: of, verdict, restarted: [], when: 'later' as const, targets: [target] };
      const { text: said, detail, actions } = reportOf(words, ending);
      const choices = actions.flatMap((action) => action.choices.map(({ label }) => label));
      return [said, ...detail.split('\n'), ...choices];
    }),
  );
}

describe('what others wrote', () => {
  for (const [what, text] of Object.entries(hostile)) {
    it(`does nothing but stand there: ${what}`, () => {
      const ledger = releasesWith(text);
      const [current, target] = ledger;
      assert.ok(current && target);
      const plan = planRollback(target, ledger);
      const app = appOf(text, { stage: 'production' });
      const head = { hash: 'd'.repeat(40), branch: text };
      const standing = { ahead: 1, behind: 0, head, running: 'e'.repeat(40) };
      const place = { name: text, stage: undefined };
      const question = confirmationOf({ plan, titles: [text, text], now: 0 });
      const status = statusText(place, { current, distance: standing }, 0);
      const row = releaseRow(current, undefined, 0);
      const marks = { pinned: false, rejected: false, twin: false };
      const texts = [
        question.message,
        ...question.detail.split('\n'),
        ...Object.values(pendingText(target, 0, 'rollback')).flatMap((one) => one.split('\n')),
        newsText([{ kind: 'failure', release: current }], text, target).message,
        newsText([{ kind: 'deploy', release: current }], text, target).message,
        status.text,
        ...status.tooltip.split('\n'),
        row.label,
        row.description,
        row.spoken,
        appRow(app, ledger, marks, 0).label,
        rollbackLine(plan, 0),
        headName(head),
        aheadSentence(standing, place),
        aheadLabel(standing, place),
        headPlace(head),
      ];
      for (const one of [...texts, ...reportsOf(ledger, text)]) assertHarmless(one);
      // Exactly the lines that Shiplog writes: none of them is somebody else's.
      const plain = releasesWith('x');
      const expected = confirmationOf({
        plan: planRollback(plain[1]!, plain),
        titles: ['x', 'x'],
        now: 0,
      });
      assert.equal(question.detail.split('\n').length, expected.detail.split('\n').length);
    });
  }
});
