import assert from 'node:assert/strict';
import type { Release } from '../../../../src/domain/release/release.ts';
import { restartOf } from '../../../../src/domain/release/process-restart.ts';
import { promotionWords } from '../../../../src/operations/promotion/words.ts';
import type { Intent, TargetResult } from '../../../../src/operations/engine/journal-entry.ts';
import type { Message } from '../../../../src/operations/engine/message.ts';
import type { OperationWords } from '../../../../src/operations/engine/operation.ts';
import { type Ending, reportOf, type TargetEnd } from '../../../../src/operations/engine/report.ts';
import type { Restarted } from '../../../../src/operations/engine/restart.ts';
import { rollbackWords } from '../../../../src/operations/rollback/words.ts';
import type { Verdict } from '../../../../src/operations/engine/machine.ts';
import { app, intent, release } from './intents.ts';

const eu = { id: 'app-2', name: 'bookshop-eu' };
const staging = { id: 'app-0', name: 'bookshop-staging' };
const both = [app, eu].map((one) => ({ app: one, newest: null, current: 'id-3' }));
const rollback = intent();
const promotion = intent({
  kind: 'promotion',
  origin: { app: staging, release: 'r84', version: 84 },
  targets: both.slice(0, 1),
});
const toBoth: Intent = { ...promotion, targets: both };
const wordsOf = ({ kind }: Intent): OperationWords => (kind === 'rollback' ? rollbackWords : promotionWords);
const kinds = [rollback, promotion];

const web = { name: 'web.1', type: 'web', state: 'crashed', release: { id: 'id-4', version: 4 } };
const settled = (state: string): Restarted => ({
  end: 'settled',
  last: restartOf([{ ...web, state }], { id: 'id-4', version: 4 }),
});
const up = settled('up');
const crash = settled('crashed');
const late: Restarted = { end: 'late', last: restartOf([{ ...web, state: 'starting' }], release(4)) };
const unread: Restarted = { end: 'unread', last: undefined, error: new Error('Offline.') };

const madeOf = (
  status: string | undefined,
  of: TargetResult['app'] = app,
  refusal: string | null = null,
): TargetResult => ({
  app: of,
  release: status === undefined ? null : { id: 'id-4', version: 4, status },
  refusal,
});
const made = (...all: readonly TargetResult[]): Verdict => ({ is: 'made', made: all, found: true });

const before = release(3);
const inLedger = release(4, { outputUrl: 'https://example.com/output' });

/** What its ledger says of a target of which something was made. */
function target({ id, name }: TargetResult['app'], some: Partial<TargetEnd> = {}): TargetEnd {
  return {
    app: { id, name, account: 'account-2' },
    release: inLedger,
    before,
    running: before,
    overtaken: [],
    tail: '',
    ...some,
  };
}

function report(of: Intent, verdict: Verdict, some: Partial<Ending> = {}): Message {
  const targets = of.targets.map((one) => target(one.app));
  return reportOf(wordsOf(of), { intent: of, verdict, when: 'later', restarted: [], targets, ...some });
}

const titles = ({ actions }: Message) => actions.map(({ title }) => title);
const loudness = ({ severity, modal }: Message) => `${modal ? 'modal ' : ''}${severity}`;

describe('the report of an operation', () => {
  it('opens the app that was changed, where it has a web page', () => {
    const verdict = made(madeOf('succeeded'));
    const pages = { website: 'https://bookshop.example.com/', dashboard: undefined };
    const open = report(rollback, verdict, { targets: [target(app, { pages })] });
    assert.equal(titles(open).join(', '), 'Undo, Open App, Open Changes, Show Output');
    assert.deepEqual(open.actions[1]?.command, 'shiplog.openApp');
    const failed = report(rollback, made(madeOf('failed')), { targets: [target(app, { pages })] });
    assert.ok(!titles(failed).includes('Open App'));
  });

  it('opens the dashboard of the app where something went wrong, and there is one', () => {
    const pages = { website: undefined, dashboard: 'https://dashboard.heroku.com/apps/bookshop' };
    const of = (status: Parameters<typeof madeOf>[0], restarted?: Restarted) =>
      report(rollback, made(madeOf(status)), { targets: [target(app, { pages })], restarted: [restarted] });
    assert.deepEqual(titles(of('failed')), ['Show Output', 'Open in Dashboard', 'Roll Back…']);
    assert.ok(titles(of('succeeded', crash)).includes('Open in Dashboard'));
    assert.deepEqual(of('failed').actions[1]?.choices[0]?.subject, {
      app: { ...app, account: 'account-2' },
      version: 4,
    });
    assert.ok(!titles(of('succeeded', up)).includes('Open in Dashboard'));
  });

  /** Each verdict, how loud it is, and the actions where they are the same for both kinds. */
  const table: readonly (readonly [
    what: string,
    verdict: Verdict,
    restarted: Restarted | undefined,
    loudness: string,
    actions: string,
  ])[] = [
    ['it was made', made(madeOf('succeeded')), undefined, 'information', 'Undo, Open Changes, Show Output'],
    ['its processes are up', made(madeOf('succeeded')), up, 'information', 'Undo, Open Changes, Show Output'],
    ['they are late', made(madeOf('succeeded')), late, 'warning', 'Undo, Open Changes, Show Output'],
    [
      'they cannot be read',
      made(madeOf('succeeded')),
      unread,
      'information',
      'Undo, Open Changes, Show Output',
    ],
    [
      'they crashed',
      made(madeOf('succeeded')),
      crash,
      'modal error',
      'Undo, Open Changes, Show Output, Roll Back…',
    ],
    [
      'its release phase runs',
      made(madeOf('pending')),
      undefined,
      'information',
      'Open Changes, Show Output',
    ],
    ['its release phase failed', made(madeOf('failed')), undefined, 'modal error', 'Show Output, Roll Back…'],
    [
      'it was refused',
      { is: 'refused', error: new Error('Not you.') },
      undefined,
      'modal error',
      'LOOK, AGAIN',
    ],
    ['it was not sent', { is: 'unsent', error: new Error('No disk.') }, undefined, 'warning', 'LOOK, AGAIN'],
    [
      'the ledger moved',
      { is: 'moved', apps: [app], between: [] },
      undefined,
      'warning',
      'Show New Plan, LOOK',
    ],
    ['the person stopped it', { is: 'stopped' }, undefined, 'warning', 'LOOK, AGAIN'],
    [
      'it is not there so far',
      { is: 'missing', between: [], final: false },
      undefined,
      'warning',
      'LOOK, AGAIN',
    ],
    ['it never came', { is: 'missing', between: [], final: true }, undefined, 'warning', 'LOOK, AGAIN'],
    ['the ledger cannot be read', { is: 'unread', error: 'offline' }, undefined, 'warning', 'LOOK, AGAIN'],
    ['the app is gone', { is: 'gone', error: 'no', made: [] }, undefined, 'warning', 'LOOK, AGAIN'],
  ];
  for (const of of kinds) {
    const own = of.kind === 'rollback' ? ['Show Releases', 'Roll Back…'] : ['Show Pipelines', 'Promote…'];
    for (const [what, verdict, restarted, loud, actions] of table) {
      for (const when of ['now', 'later'] as const) {
        it(`of a ${of.kind} is a ${loud} when ${what}, told ${when}`, () => {
          const message = report(of, verdict, { when, restarted: [restarted] });
          assert.equal(loudness(message), loud);
          const expected = actions.replace('LOOK', own[0] ?? '').replace('AGAIN', own[1] ?? '');
          assert.equal(titles(message).join(', '), expected);
          assert.ok(message.text.includes('bookshop'), message.text);
          assert.equal(message.detail !== '', message.modal, 'only a modal message shows a detail');
        });
      }
    }
  }

  it('of a release phase that failed has its last lines, what runs, and what to do', () => {
    const targets = [target(app, { tail: 'Migrating\nERROR: no such table' })];
    for (const of of kinds) {
      assert.equal(
        report(of, made(madeOf('failed')), { targets }).detail,
        'The release phase of bookshop printed at the end:\n\nMigrating\nERROR: no such table\n\n' +
          'bookshop still runs v3. Database changes that a release phase made before it failed remain. ' +
          'Read its output, then roll back to another release or deploy a fix.',
      );
    }
  });

  it('says what runs as far as it is known', () => {
    const detail = (some: Partial<TargetEnd>) =>
      report(rollback, made(madeOf('failed')), { targets: [target(app, some)] }).detail.split('.')[0];
    assert.equal(detail({ running: release(9) }), 'bookshop runs v9');
    assert.equal(detail({ running: undefined }), 'bookshop still runs what it ran before');
  });

  it('of a crash says which processes, and that nothing is undone automatically', () => {
    for (const of of kinds) {
      const message = report(of, made(madeOf('succeeded')), { restarted: [crash] });
      assert.match(message.text, /, as v4, but web\.1 crashed\.$/);
      assert.equal(
        message.detail,
        `v4 is the current release: the ${of.kind} is done, and nothing undoes it automatically. ` +
          '0 of 1 process runs v4; web.1 crashed.\n\n' +
          'Read the log of the app to learn why it crashed, then undo, roll back to another release or deploy a fix.',
      );
    }
  });

  describe('of a promotion to several apps', () => {
    it('is as loud as the worst of its ends, whichever app has it', () => {
      const good = madeOf('succeeded');
      const rows: readonly (readonly [Verdict, string, string])[] = [
        [made(good, madeOf('succeeded', eu)), 'information', 'Undo, Open Changes, Show Output'],
        [made(good, madeOf('failed', eu)), 'modal error', 'Show Output, Undo, Roll Back…'],
        [
          made(good, madeOf(undefined, eu, 'You may not.')),
          'modal error',
          'Undo, Open Changes, Show Output, Promote…',
        ],
        [made(good, madeOf(undefined, eu)), 'modal error', 'Undo, Open Changes, Show Output, Promote…'],
        [
          { is: 'made', made: [good, madeOf(undefined, eu)], found: true, open: true },
          'warning',
          'Undo, Open Changes, Show Output',
        ],
      ];
      const targets = (verdict: Verdict) =>
        both.map((one, at) => {
          const isMade = verdict.is === 'made' && verdict.made[at]?.release;
          return target(one.app, isMade ? {} : { release: undefined });
        });
      for (const [verdict, loud, actions] of rows) {
        for (const when of ['now', 'later'] as const) {
          const message = report(toBoth, verdict, { when, targets: targets(verdict) });
          assert.deepEqual([loudness(message), titles(message).join(', ')], [loud, actions]);
        }
      }
    });

    it('says of a target that was refused what it runs, and promotes to that one again', () => {
      const verdict = made(madeOf('succeeded'), madeOf(undefined, eu, 'You may not.'));
      const targets = [target(app), target(eu, { release: undefined })];
      const { detail, actions } = report(toBoth, verdict, { targets });
      assert.equal(
        detail,
        'bookshop-eu still runs v3. Look at the releases of bookshop-eu before you promote again.',
      );
      const again = { app: { ...staging, account: 'account-2' }, targets: [{ ...eu, account: 'account-2' }] };
      assert.deepEqual(actions.at(-1)?.choices, [
        { label: 'bookshop-staging', description: '', subject: again },
      ]);
    });

    it('undoes what succeeded, shows the output of what failed, and goes back from what crashed', () => {
      const verdict = made(madeOf('succeeded'), madeOf('failed', eu));
      const { actions, detail } = report(toBoth, verdict, { restarted: [crash, undefined] });
      assert.deepEqual(
        actions.map(({ title, choices }) => [title, ...choices.map(({ label }) => label)]),
        [
          ['Show Output', 'bookshop-eu'],
          ['Undo', 'bookshop'],
          ['Roll Back…', 'bookshop-eu', 'bookshop'],
        ],
      );
      const own = { ...app, account: 'account-2' };
      assert.deepEqual(actions[1]?.choices[0], {
        label: 'bookshop',
        description: 'v3',
        subject: { app: own, version: 3 },
      });
      assert.match(detail, /^bookshop-eu still runs v3\. .+\n\nbookshop: v4 is the current release/);
    });
  });

  it('leads to the list of apps where the ledger cannot be read, and is as loud as it would be', () => {
    const unknown = { release: undefined, before: undefined, running: undefined };
    const targets = [target(app, unknown)];
    for (const of of kinds) {
      const message = report(of, made(madeOf('failed')), { targets });
      assert.deepEqual([loudness(message), titles(message)], ['modal error', ['Roll Back…']]);
      const good = report(of, made(madeOf('succeeded')), { targets });
      const look = of.kind === 'rollback' ? 'Show Releases' : 'Show Pipelines';
      assert.deepEqual([loudness(good), titles(good)], ['information', [look]]);
    }
  });

  it('names what came just before it, and says that it was undone as well', () => {
    const theirs: readonly Release[] = [release(4, { user: { id: 'x', email: 'shanley@example.com' } })];
    const targets = [target(app, { overtaken: theirs })];
    const said = (of: Intent) => report(of, made(madeOf('succeeded')), { targets }).text;
    assert.match(
      said(rollback),
      / Warning: v4 \(by shanley@example\.com\) was released just before the rollback and was rolled back too\.$/,
    );
    assert.match(said(promotion), / just before the promotion and was replaced too\.$/);
  });

  it('says that a release goes on only to who stopped watching it', () => {
    for (const of of kinds) {
      const said = (when: Ending['when']) => report(of, made(madeOf('pending')), { when }).text;
      assert.match(
        said('now'),
        /\. You stopped watching: the release goes on, and its row shows how it ends\.$/,
      );
      assert.doesNotMatch(said('later'), /stopped/);
    }
  });

  it('leads from a plan that is void to a new one, of the same release and the same apps', () => {
    const verdict: Verdict = { is: 'moved', apps: [app], between: [] };
    const [first] = report(rollback, verdict).actions;
    assert.deepEqual(
      [first?.title, first?.command, first?.choices[0]?.subject],
      ['Show New Plan', 'shiplog.rollback', { app: { ...app, account: 'account-2' }, version: 1 }],
    );
    const [again] = report(toBoth, verdict, { when: 'now' }).actions;
    assert.deepEqual(
      [again?.command, again?.choices[0]?.subject],
      [
        'shiplog.promote',
        {
          // Who confirmed it began it with this account; each target may be seen by another one.
          app: { ...staging, account: 'account-1' },
          targets: [app, eu].map((one) => ({ ...one, account: 'account-2' })),
        },
      ],
    );
  });
});
