import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../../../../src/ledger/ledger.ts';
import { promotionWords } from '../../../../src/operations/promotion/words.ts';
import type { Dialogs } from '../../../../src/operations/engine/dialogs.ts';
import type { Intent, TargetResult } from '../../../../src/operations/engine/journal-entry.ts';
import { basisOf, entryOf } from '../../../../src/domain/plan/basis.ts';
import type { Message } from '../../../../src/operations/engine/message.ts';
import type { Restart } from '../../../../src/domain/release/process-restart.ts';
import { runningRelease } from '../../../../src/domain/release/release.ts';
import { reportLater, reportNow } from '../../../../src/operations/engine/show-report.ts';
import type { Verdict } from '../../../../src/operations/engine/machine.ts';
import { hash, type PromotionFixture, startPromotionFixture } from '../promotion/fixture.ts';
import { intent } from './intents.ts';

describe('reporting the end of an operation', () => {
  let fixture: PromotionFixture;
  let shop: Ledger;
  let shopEu: Ledger;
  let promotion: Intent;
  let messages: Message[];
  let ran: unknown[];
  /** What the person presses; resolves when they do. */
  let answer: Promise<string | undefined>;
  /** The name of the app that they choose. */
  let chosen: string | undefined;

  const dialogs: Pick<Dialogs, 'show' | 'choose' | 'run'> = {
    show(message) {
      messages.push(message);
      return answer;
    },
    choose: (_title, choices) => Promise.resolve(choices.find(({ label }) => label === chosen)),
    run(command, subject) {
      ran.push([command, subject]);
      return Promise.resolve();
    },
  };

  /** What was noted of processes, by the names of apps. */
  let noted: (readonly [string, number])[];
  const host = {
    dialogs,
    crashes: {
      note: ({ app }: Pick<Ledger, 'app'>, { crashed }: Restart) =>
        void noted.push([app.name, crashed.length]),
    },
    outputs: {
      tailOf: (_ledger: Ledger, { version }: { readonly version: number }) =>
        Promise.resolve(`ERROR: no such table (v${version})`),
    },
    pagesOf: () => ({ website: undefined, dashboard: undefined }),
  };
  const ledgerOf = (_intent: Intent, { name }: { readonly name: string }) =>
    Promise.resolve(name === 'shop' ? shop : shopEu);

  beforeEach(async () => {
    fixture = await startPromotionFixture();
    messages = [];
    noted = [];
    ran = [];
    answer = Promise.resolve(undefined);
    chosen = undefined;
    [shop, shopEu] = [fixture.ledgerOf('shop'), fixture.ledgerOf('shop-eu')];
    const targets = await Promise.all(
      [shop, shopEu].map(async (one) => {
        const { releases } = await one.readNow();
        return basisOf(one.app, releases[0], runningRelease(releases));
      }),
    );
    const origin = {
      app: { id: fixture.idOf('shop-staging'), name: 'shop-staging' },
      release: 'x',
      version: 4,
    };
    promotion = intent({ kind: 'promotion', origin, targets });
  });
  afterEach(() => fixture.close());

  /** What came of both targets by now, as the ledgers say. */
  async function madeNow(): Promise<Verdict> {
    const all = await Promise.all(
      [shop, shopEu].map(async (one): Promise<TargetResult> => {
        const [newest] = (await one.readNow()).releases;
        return { app: one.app, release: newest ? entryOf(newest) : null, refusal: null };
      }),
    );
    return { is: 'made', made: all, found: true };
  }

  it('is a modal error, with the last output and what crashed, for a promotion that nobody waits for', async () => {
    fixture.deploy('shop', hash('c'));
    fixture.processes.web = () => 'crashed';
    const told = { outcome: 'failed', output: 'ERROR: no such table\n' } as const;
    fixture.deploy('shop-eu', hash('c'), 'node migrate.js', told);
    await reportLater(host, promotionWords, { intent: promotion, verdict: await madeNow() }, ledgerOf);
    const [message] = messages;
    assert.deepEqual([message?.severity, message?.modal], ['error', true]);
    assert.match(message?.text ?? '', /The promotion to shop-eu failed, as v4\. shop: web\.1 crashed\.$/);
    assert.match(
      message?.detail ?? '',
      /^The release phase of shop-eu printed at the end:\n\nERROR: no such table \(v4\)\n\nshop-eu still runs v3\. .+\n\nshop: v4 is the current release/s,
    );
    assert.deepEqual(
      message?.actions.map(({ title }) => title),
      ['Show Output', 'Undo', 'Roll Back…'],
    );
    assert.deepEqual(noted, [['shop', 1]]);
  });

  it('does what the person presses, to the app that they choose', async () => {
    fixture.deploy('shop', hash('c'));
    fixture.deploy('shop-eu', hash('c'));
    answer = Promise.resolve('Undo');
    chosen = 'shop-eu';
    await reportNow(
      host,
      { words: promotionWords, targets: [shop, shopEu] },
      end(await madeNow()),
      () => undefined,
    );
    assert.deepEqual(ran, [['shiplog.rollback', { app: shopEu.address, version: 3 }]]);
    chosen = undefined;
    await reportNow(
      host,
      { words: promotionWords, targets: [shop, shopEu] },
      end(await madeNow()),
      () => undefined,
    );
    assert.equal(ran.length, 1, 'nothing is done when no app is chosen');
  });

  it('is over once it can be read, and before it was answered', async () => {
    const pressed = Promise.withResolvers<string | undefined>();
    answer = pressed.promise;
    const verdict: Verdict = { is: 'missing', between: [], final: true };
    await reportLater(host, promotionWords, { intent: promotion, verdict }, ledgerOf);
    assert.deepEqual([messages.length, ran.length], [1, 0]);
    pressed.resolve('Show Pipelines');
    while (ran.length === 0) await setImmediate(); // oxlint-disable-line no-await-in-loop
    assert.deepEqual(ran, [['shiplog.pipelines.focus', undefined]]);
  });

  it('says what it knows where a ledger cannot be had', async () => {
    const made: TargetResult[] = [shop, shopEu].map(({ app }) => ({
      app,
      release: { id: 'x', version: 4, status: 'failed' },
      refusal: null,
    }));
    const verdict: Verdict = { is: 'made', made, found: true };
    await reportLater(host, promotionWords, { intent: promotion, verdict }, () =>
      Promise.reject(new Error('Nobody is signed in.')),
    );
    const [message] = messages;
    assert.deepEqual([message?.severity, message?.modal], ['error', true]);
    assert.match(message?.detail ?? '', /^shop still runs what it ran before\. shop-eu still runs/);
  });

  it('names what came between the plan and the write', async () => {
    fixture.config('shop', 'BANNER', 'winter');
    fixture.deploy('shop', hash('c'));
    fixture.deploy('shop-eu', hash('c'));
    await reportNow(
      host,
      { words: promotionWords, targets: [shop, shopEu] },
      end(await madeNow()),
      () => undefined,
    );
    assert.match(
      messages[0]?.text ?? '',
      / Warning: v4 of shop \(by \S+\) was released just before the promotion and was replaced too\.$/,
    );
  });

  const end = (verdict: Verdict) => ({ intent: promotion, verdict, restarted: [] });
});
