import assert from 'node:assert/strict';
import { array, looseObject, object, parse, string } from 'valibot';
import { pass, type Proxy, rewrite, startProxy } from '../platform/proxy.ts';
import { releasesShape, type WireRelease } from '../platform/shapes.ts';
import { openStage, type Stage, until } from './stage.ts';

const view = 'Pipelines';

async function newest(stage: Stage): Promise<WireRelease> {
  const answer = await stage.ask('GET', '/apps/bookshop/releases', {
    headers: { range: 'version ..; order=desc, max=1' },
  });
  const [release] = parse(releasesShape, answer.body);
  assert.ok(release);
  return release;
}

describe('a pipeline, and a promotion through it, with the keyboard alone', () => {
  let proxy: Proxy;
  let stage: Stage;
  before(async () => {
    stage = await openStage({
      theme: 'high contrast',
      front: async (platform) => (proxy = await startProxy(platform.url)),
    });
    await stage.row('Releases', /^v72/).waitFor();
  });
  after(() => stage.close());

  const press = (key: string) => stage.page.keyboard.press(key);

  /** Moves the view's focus to a row. What is out of sight is not there to be found. */
  async function goTo(name: RegExp): Promise<void> {
    const focused = stage.tree(view).locator('.monaco-list-row.focused');
    const label = async () =>
      (await focused.count()) === 0 ? '' : ((await focused.getAttribute('aria-label')) ?? '');
    await until(`the focus on ${name}`, async () => {
      const before = await label();
      if (name.test(before)) return true;
      await press('ArrowDown');
      const moved = focused.and(stage.page.locator(`:not([aria-label="${before}"])`));
      const hasMoved = await moved.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (!hasMoved) await press('Home');
      return false;
    });
  }

  async function confirm(dialog: RegExp, button: string, name: string): Promise<void> {
    await stage.dialog(dialog).getByRole('button', { name: button }).press('Enter');
    await stage.page.getByText('bookshop is in production').waitFor();
    await stage.page.keyboard.type(name);
    await press('Enter');
  }

  it('shows what the app of each stage runs, and what it lacks of the one before', async () => {
    await stage.command('Shiplog: Focus on Pipelines View');
    await stage.row(view, /^production lacks/).waitFor();
    assert.deepEqual(
      (await stage.rows(view)).map((row) => row.replace(/, \d+ \w+ ago$/, '')),
      [
        'bookshop, pipeline, 2 apps',
        'staging, bookshop-staging, runs v84, Take a gift card off the cart once, not off every line (#55), by kendra',
        'production, bookshop, runs v72, Add up the cart in one pass (#52), by kendra',
        'production lacks 3 commits and 1 config key of staging',
      ],
    );
    await press('ArrowDown');
    await goTo(/^production lacks/);
    await press('ArrowRight');
    await stage.row(view, /^3 commits only in staging/).waitFor();
    await goTo(/^20 config keys differ/);
    await press('ArrowRight');
    await goTo(/^RATE_LIMIT, only in staging/);
    await stage.shoot('pipelines-open');
    await press('Home');
    await goTo(/^production lacks/);
    await press('ArrowLeft');
  });

  it('promotes what staging runs after the name of the app in production was typed', async () => {
    await stage.command('Releases: Promote…');
    const question = /Promote bookshop-staging v84 to bookshop\?/;
    const dialog = stage.dialog(question);
    await dialog.waitFor();
    await stage.shoot('promote-confirm');
    const text = (await dialog.textContent()) ?? '';
    assert.match(text, /bookshop \(production, protected\): v72 → bookshop-staging v84/);
    assert.match(text, /3 commits go out\. \d+ files change\./);
    assert.match(text, /1 config key of bookshop-staging is not promoted, and missing here: RATE_LIMIT/);
    await press('Enter');
    const page = stage.webview();
    await page.getByRole('heading', { name: 'Promotion of bookshop-staging v84 to bookshop' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /1 config key of bookshop-staging is not promoted/ })
      .waitFor();
    await stage.shoot('promote-full-plan');
    await page.getByRole('button', { name: /^Promote…/ }).press('Enter');
    await dialog.waitFor();
    await press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'README.md' }).press('Enter');
    await stage.page.getByRole('tab', { name: /bookshop v72 ↔ bookshop-staging v84/ }).waitFor();
    await stage.command('Releases: Promote…');
    await dialog.waitFor();
    await confirm(question, 'Promote to bookshop', 'bookshop');
    const message = stage.notification(/bookshop runs bookshop-staging v84’s code now, as v73/);
    await message.waitFor();
    await stage.row(view, /^production runs the same code as staging/).waitFor();
    await stage.shoot('promote-done');
    const made = await newest(stage);
    assert.deepEqual([made.version, made.current], [73, true]);
    assert.match(made.description, /^Promote bookshop-staging v84 /);
  });

  it('takes it back by Undo, through the confirmation of a rollback', async () => {
    await stage
      .notification(/as v73/)
      .getByRole('button', { name: 'Undo' })
      .press('Enter');
    await confirm(/Roll back bookshop from v73 to v72\?/, 'Roll Back to v72', 'bookshop');
    await stage.row(view, /^production lacks 3 commits/).waitFor();
    assert.equal((await newest(stage)).description, 'Rollback to v72');
  });

  it('opens a commit that production lacks', async () => {
    await stage.command('Shiplog: Focus on Pipelines View');
    await press('Home');
    await goTo(/^production lacks/);
    await press('ArrowRight');
    await goTo(/^Take a gift card off/);
    await press('Enter');
    await stage.page
      .getByRole('tab', { name: /Take a gift card off/ })
      .first()
      .waitFor();
  });

  /** Another app in production, which the platform does not release to. */
  async function addRefusingApp(name: string): Promise<void> {
    const id = object({ id: string() });
    const app = parse(id, (await stage.ask('POST', '/apps', { body: { name } })).body);
    const { body: couplings } = await stage.ask('GET', '/pipeline-couplings');
    const pipeline = parse(array(object({ pipeline: id })), couplings)[0]?.pipeline.id;
    await stage.ask('POST', '/pipeline-couplings', { body: { app: app.id, pipeline, stage: 'production' } });
    const refused = {
      app,
      status: 'failed',
      error_message: 'User does not have access to that app',
      release: null,
    };
    proxy.treat = {
      async POST(exchange) {
        const wish = parse(
          object({ pipeline: id, source: object({ app: id, release: id }) }),
          JSON.parse(exchange.body),
        );
        const bookshop = parse(id, (await stage.ask('GET', '/apps/bookshop')).body);
        const body = { ...wish, targets: [{ app: bookshop }] };
        const { status, body: answer } = await stage.ask('POST', '/pipeline-promotions', { body });
        exchange.answer({
          status,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(answer),
        });
      },
      GET: (exchange) =>
        (exchange.path.endsWith('/promotion-targets')
          ? rewrite((body) => JSON.stringify([...parse(array(looseObject({})), JSON.parse(body)), refused]))
          : pass)(exchange),
    };
  }

  it('promotes to two apps, and tells the one that is refused apart', async () => {
    await addRefusingApp('bookshop-eu');
    await stage.command('Releases: Refresh');
    await stage.command('Releases: Promote…');
    await stage.page.getByText('2 Selected').waitFor();
    await press('Enter');
    const question = /Promote bookshop-staging v84 to bookshop and bookshop-eu\?/;
    await confirm(question, 'Promote to 2 Apps', 'bookshop');
    await stage.page.getByText('bookshop-eu is in production').waitFor();
    await stage.page.keyboard.type('bookshop-eu');
    await press('Enter');
    await stage
      .notification(/bookshop runs .+ as v75\. bookshop-eu was not promoted to: User does not have access/)
      .waitFor();
    await stage.shoot('promote-two');
    assert.equal((await newest(stage)).version, 75);
  });
});
