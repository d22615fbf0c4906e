import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { command, fails, Mark, prints, waitsFor, web, worker } from '../platform/programs.ts';
import { loseAnswer, type Proxy, startProxy } from '../platform/proxy.ts';
import { type Shop, shopAt } from '../platform/shop.ts';
import { openFixture, type Fixture } from './fixture.ts';
import { type RollingBack, rollingBack } from './rolling-back.ts';

describe('what becomes of a rollback', () => {
  let ui: Fixture;
  let proxy: Proxy;
  let person: RollingBack;
  let shop: Shop;
  /** What a program of this test waits for, or looks at. */
  const mark = (name: string) => new Mark(dirname(ui.sample.repository), name);
  before(async () => {
    ui = await openFixture({
      front: async (platform) => (proxy = await startProxy(platform.url)),
      theme: 'high contrast',
    });
    person = rollingBack(ui);
    shop = shopAt(ui.ask, 'bookshop');
    await ui.row('Releases', /^v72/).waitFor();
  });
  beforeEach(() => {
    proxy.treat = {};
  });
  after(() => ui.close());

  it('is read in the ledger when the answer is lost', async () => {
    const posts = proxy.posts.length;
    const next = (await ui.newest()).version + 1;
    proxy.treat = { POST: loseAnswer };
    await person.rollBackTo(71);
    await ui.notification(`bookshop runs v71’s code again, as v${next}`).waitFor();
    await ui.shoot('rollback-lost-answer');
    assert.equal(proxy.posts.length, posts + 1);
    assert.equal((await ui.newest()).description, 'Rollback to v71');
  });

  it('is told after the window was closed and opened again, and nothing is written', async () => {
    const posts = proxy.posts.length;
    const next = (await ui.newest()).version + 1;
    const arrived = Promise.withResolvers<void>();
    proxy.treat = {
      POST: async (exchange) => {
        await exchange.forward();
        // Nobody answers: the window is closed while it waits.
        arrived.resolve();
      },
    };
    await person.rollBackTo(69);
    await arrived.promise;
    await ui.shoot('rollback-waiting');
    await ui.command('Developer: Reload Window');
    await ui.row('Releases', new RegExp(`^v${next}, Rollback to v69, running`)).waitFor();
    await ui.notification(`bookshop was rolled back to v69, as v${next}. Its process web.1 is up.`).waitFor();
    await ui.shoot('rollback-reloaded');
    assert.equal(proxy.posts.length, posts + 1);
  });

  it('can be seen after a release that is under way, as the person wishes', async () => {
    const before = await person.running();
    await person.find('Roll Back App');
    const go = mark('go-pending');
    const { version } = await shop.deploy(command(waitsFor(go)));
    await person.begin();
    await ui
      .dialog(new RegExp(String.raw`v${version} of bookshop is still being released by .+ \(now\)\.`))
      .waitFor();
    await ui.shoot('rollback-pending');
    await person.press('Enter');
    await ui.notification(`Waiting until v${version} of bookshop is released`).waitFor();
    go.set();
    await ui.quickInput.item(new RegExp(`^v${before}.*the platform’s default`)).waitFor();
    await ui.shoot('rollback-waited');
    await person.press('Escape');
    await ui.quickInput.widget.waitFor({ state: 'hidden' });
  });

  it('is said loudly when the release phase failed, and that what ran before still runs', async () => {
    const [go, broken] = [mark('go-phase'), mark('broken-phase')];
    const target = await shop.deploy(
      command(
        prints('Migrating the orders'),
        waitsFor(go),
        fails('ERROR: relation carts does not exist', broken),
      ),
    );
    go.set();
    await shop.settled();
    const { version: before } = await shop.deploy();
    go.clear();
    broken.set();
    await person.rollBackTo(target.version);
    await ui.page
      .getByText(`release phase of v${before + 1} runs`)
      .first()
      .waitFor();
    await ui.page
      .getByText(`v${before + 1} output · bookshop`)
      .first()
      .waitFor();
    await ui
      .terminal()
      .getByText(/Migrating the orders/)
      .first()
      .waitFor();
    await ui.shoot('rollback-release-phase');
    go.set();
    const dialog = ui.dialog(`The rollback of bookshop to v${target.version} failed, as v${before + 1}`);
    await dialog.waitFor();
    await ui.shoot('rollback-failed');
    assert.ok(((await dialog.textContent()) ?? '').includes(`still runs v${before}`));
    await person.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is counted by the processes as they restart, and said loudly when one crashed', async () => {
    const [go, broken] = [mark('go-web'), mark('broken-web')];
    const target = await shop.deployAs({
      web: web(waitsFor(go), fails('Error: Cannot find module', broken)),
      worker: worker(),
    });
    const { version: before } = await shop.deploy();
    broken.set();
    const next = before + 1;
    await person.rollBackTo(target.version);
    await ui.page.getByText(`restart: 1 of 2 processes run v${next}`).first().waitFor();
    await ui.shoot('rollback-restart');
    go.set();
    const dialog = ui.dialog(
      `bookshop was rolled back to v${target.version}, as v${next}, but web.1 crashed.`,
    );
    await dialog.waitFor();
    await ui.shoot('rollback-crashed');
    // It stays in sight when the message is answered.
    await ui.row('Releases', /^bookshop, production, web\.1 crashed, v\d+ running/).waitFor();
    await ui.row('Releases', new RegExp(`^v${next}, .*running, web\\.1 crashed`)).waitFor();
    await ui.page.locator('.statusbar-item').filter({ hasText: 'web.1 crashed' }).waitFor();
    const text = (await dialog.textContent()) ?? '';
    assert.match(text, new RegExp(`v${next} is the current release: .* 1 of 2 processes run v${next}`));
    await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
    await person.question(next, before).waitFor();
    await person.leave();
  });
});
