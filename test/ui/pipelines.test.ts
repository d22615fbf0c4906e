import assert from 'node:assert/strict';
import { array, looseObject, object, parse, string } from 'valibot';
import { pass, type Proxy, rewrite, startProxy } from '../platform/proxy.ts';
import { openFixture, type Fixture, until } from './fixture.ts';

const view = 'Pipelines';

describe('a pipeline, and a promotion through it, with the keyboard alone', () => {
  let proxy: Proxy;
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({
      theme: 'high contrast',
      front: async (platform) => (proxy = await startProxy(platform.url)),
    });
    await ui.row('Releases', /^v72/).waitFor();
  });
  after(() => ui.close());

  const press = (key: string) => ui.page.keyboard.press(key);

  /** Moves the view's focus to a row. What is out of sight is not there to be found. */
  async function goTo(name: RegExp): Promise<void> {
    const focused = ui.tree(view).locator('.monaco-list-row.focused');
    const label = async () =>
      (await focused.count()) === 0 ? '' : ((await focused.getAttribute('aria-label')) ?? '');
    await until(`the focus on ${name}`, async () => {
      const before = await label();
      if (name.test(before)) return true;
      await press('ArrowDown');
      const moved = focused.and(ui.page.locator(`:not([aria-label="${before}"])`));
      const hasMoved = await moved.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (!hasMoved) await press('Home');
      return false;
    });
  }

  async function confirm(dialog: RegExp, button: string, name: string): Promise<void> {
    await ui.dialog(dialog).getByRole('button', { name: button }).press('Enter');
    await ui.page.getByText('bookshop is in production').waitFor();
    await ui.page.keyboard.type(name);
    await press('Enter');
  }

  it('shows what the app of each stage runs, and what it lacks of the one before', async () => {
    await ui.command('Shiplog: Focus on Pipelines View');
    await ui.row(view, /^production lacks/).waitFor();
    assert.deepEqual(
      (await ui.rows(view)).map((row) => row.replace(/, \d+ \w+ ago$/, '')),
      [
        'bookshop, pipeline, 2 apps',
        'staging, bookshop-staging, runs v84, Take a gift card off the cart once, not off every line (#55), by kendra',
        'production, bookshop, runs v72, Add up the cart in one pass (#52), by kendra',
        'production lacks 3 commits and 1 config key of staging',
        'bookshop-next, pipeline, 1 app',
      ],
    );
    await press('ArrowDown');
    await goTo(/^production lacks/);
    await press('ArrowRight');
    await ui.row(view, /^3 commits only in staging/).waitFor();
    await goTo(/^20 config keys differ/);
    await press('ArrowRight');
    await goTo(/^RATE_LIMIT, only in staging/);
    await ui.shoot('pipelines-open');
    await press('Home');
    await goTo(/^production lacks/);
    await press('ArrowLeft');
  });

  it('promotes what staging runs after the name of the app was typed, and takes it back by Undo', async () => {
    await ui.command('Shiplog: Focus on Pipelines View');
    await ui.row(view, /^production lacks/).waitFor();
    await ui.command('Shiplog: Promote App…');
    const question = /Promote bookshop-staging v84 to bookshop\?/;
    const dialog = ui.dialog(question);
    await dialog.waitFor();
    await ui.shoot('promote-confirm');
    const text = (await dialog.textContent()) ?? '';
    assert.match(text, /bookshop \(production, protected\): v72 → bookshop-staging v84/);
    assert.match(text, /Promotes 3 commits\. \d+ files change\./);
    assert.match(
      text,
      /bookshop lacks 1 config var of bookshop-staging, and a promotion does not copy it: RATE_LIMIT/,
    );
    await press('Enter');
    const page = ui.webview();
    await page.getByRole('heading', { name: 'Promotion of bookshop-staging v84 to bookshop' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /bookshop lacks 1 config var of bookshop-staging/ })
      .waitFor();
    await ui.shoot('promote-full-plan');
    await page.getByRole('button', { name: /^Promote…/ }).press('Enter');
    await dialog.waitFor();
    await press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'README.md' }).press('Enter');
    await ui.page.getByRole('tab', { name: /bookshop v72 ↔ bookshop-staging v84/ }).waitFor();
    await ui.command('Shiplog: Promote App…');
    await dialog.waitFor();
    await confirm(question, 'Promote to bookshop', 'bookshop');
    const message = ui.notification(/bookshop runs bookshop-staging v84’s code now, as v73/);
    await message.waitFor();
    await ui.row(view, /^production runs the same code as staging/).waitFor();
    await ui.shoot('promote-done');
    const made = await ui.newest();
    assert.deepEqual([made.version, made.current], [73, true]);
    assert.match(made.description, /^Promote bookshop-staging v84 /);

    await ui
      .notification(/as v73/)
      .getByRole('button', { name: 'Undo' })
      .press('Enter');
    await confirm(/Roll back bookshop from v73 to v72\?/, 'Roll Back to v72', 'bookshop');
    await ui.row(view, /^production lacks 3 commits/).waitFor();
    assert.equal((await ui.newest()).description, 'Rollback to v72');
  });

  it('opens a commit that production lacks', async () => {
    await ui.command('Shiplog: Focus on Pipelines View');
    await press('Home');
    await goTo(/^production lacks/);
    await press('ArrowRight');
    await goTo(/^Take a gift card off/);
    await press('Enter');
    await ui.page
      .getByRole('tab', { name: /Take a gift card off/ })
      .first()
      .waitFor();
  });

  const id = object({ id: string() });

  /** Adds an app in production to the pipeline. @returns its id */
  async function addApp(name: string): Promise<{ id: string }> {
    const { status, body } = await ui.ask('POST', '/apps', { body: { name } });
    assert.equal(status, 201);
    const app = parse(id, body);
    const { body: coupling } = await ui.ask('GET', '/apps/bookshop/pipeline-couplings');
    const pipeline = parse(object({ pipeline: id }), coupling).pipeline.id;
    await ui.ask('POST', '/pipeline-couplings', { body: { app: app.id, pipeline, stage: 'production' } });
    return app;
  }

  /** Ticks the apps of the list that is open. */
  async function tickAll(number: number): Promise<void> {
    await ui.page.getByText('0 Selected').waitFor();
    for (let ticked = 1; ticked <= number; ticked++) {
      // oxlint-disable no-await-in-loop -- one key after the other
      await press('ArrowDown');
      await press('Space');
      await ui.page.getByText(`${ticked} Selected`).waitFor();
      // oxlint-enable no-await-in-loop
    }
  }

  /** Another app in production, which the platform does not release to. */
  async function addRefusingApp(name: string): Promise<void> {
    const app = await addApp(name);
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
        const bookshop = parse(id, (await ui.ask('GET', '/apps/bookshop')).body);
        const body = { ...wish, targets: [{ app: bookshop }] };
        const { status, body: answer } = await ui.ask('POST', '/pipeline-promotions', { body });
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
    const next = (await ui.newest()).version + 1;
    await addRefusingApp('bookshop-eu');
    await ui.command('Shiplog: Refresh');
    await ui.command('Shiplog: Promote App…');
    await ui.page.getByText('0 Selected').waitFor();
    await press('Enter');
    await ui.quickInput.widget.getByText('tick at least one app').waitFor();
    await tickAll(2);
    await press('Enter');
    const question = /Promote bookshop-staging v84 to bookshop and bookshop-eu\?/;
    await confirm(question, 'Promote to 2 Apps', 'bookshop');
    await ui.page.getByText('bookshop-eu is in production').waitFor();
    await ui.page.keyboard.type('bookshop-eu');
    await press('Enter');
    // Somebody who waits for both must not miss that one of them does not run it.
    const dialog = ui.dialog(/The promotion to bookshop-eu was refused: User does not have access/);
    await dialog.waitFor();
    const text = (await dialog.textContent()) ?? '';
    assert.match(text, new RegExp(`bookshop runs .+ as v${next}\\.`));
    assert.match(text, /Look at the releases of bookshop-eu before you promote again\./);
    await dialog.getByRole('button', { name: 'Promote…' }).waitFor();
    await ui.shoot('promote-two');
    await press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal((await ui.newest()).version, next);
  });

  it('shows the whole question about ten apps within the window', async () => {
    const names = Array.from({ length: 9 }, (_, at) => `bookshop-of-a-long-name-in-eu${at}`);
    // oxlint-disable-next-line no-await-in-loop -- one app after the other
    for (const name of names) await addApp(name);
    await ui.command('Shiplog: Refresh');
    await ui.command('Shiplog: Focus on Pipelines View');
    await ui.row(view, /^bookshop, pipeline, 1[12] apps/).waitFor();
    await ui.command('Shiplog: Promote App…');
    await tickAll(10);
    await press('Enter');
    const dialog = ui.dialog('Promote bookshop-staging v84 to 10 apps?');
    await dialog.waitFor();
    await ui.shoot('promote-ten');
    const hidden = await dialog
      .locator('.dialog-message-container')
      .evaluate((message) => message.scrollHeight - message.clientHeight);
    assert.ok(hidden <= 0, `${hidden} pixels of the question are out of sight`);
    await press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });
});
