import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shopAt } from '../platform/shop.ts';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('what is shipped, and what is not', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
  });
  after(() => ui.close());

  const row = (name: RegExp) => ui.row('Releases', name).first();
  const tab = (name: RegExp) => ui.page.getByRole('tab', { name });
  const status = () => ui.page.locator('.statusbar-item').filter({ hasText: 'bookshop v' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Katie', '-c', 'user.email=katie@example.com', ...args], {
      cwd: ui.sample.repository,
      encoding: 'utf8',
    }).trim();

  const isUnfolded = async (name: RegExp) => (await row(name).getAttribute('aria-expanded')) === 'true';

  async function unfold(name: RegExp): Promise<void> {
    await row(name).waitFor();
    if (await isUnfolded(name)) return;
    await row(name).click({ position: { x: 60, y: 8 } });
    await ui.tree('Releases').focus();
    await ui.page.keyboard.press('ArrowRight');
    await until(`${name.source} is unfolded`, () => isUnfolded(name));
  }

  /** Opens a file of the app, whose state is in the status bar. */
  async function openFile(name: string): Promise<void> {
    await ui.page.keyboard.press('Control+P');
    await ui.quickInput.box.waitFor();
    await ui.quickInput.type(name);
    await ui.quickInput.choose(name);
    await status().waitFor();
  }

  it('says above the releases what is not out yet, and unfolds to it', async () => {
    const ahead = /^5 commits on main are not in production/;
    await row(ahead).waitFor();
    await unfold(ahead);
    await row(/^Remember the cart for thirty days \(#57\), commit [0-9a-f]{7}, by Shanley/).waitFor();
    const [app, first, second] = await ui.rows('Releases');
    assert.match(app ?? '', /^bookshop, production/);
    assert.match(first ?? '', ahead);
    assert.match(second ?? '', /^Remember the cart/);
    await ui.shoot('shipped-ahead');
  });

  it('opens all of it, and one commit of it', async () => {
    const ahead = /^\d commits on main are not in production/;
    await unfold(ahead);
    await row(ahead).hover();
    await row(ahead).getByRole('button', { name: 'Open Changes' }).click();
    await tab(/bookshop v72 ↔ main/).waitFor();
    await row(/^Remember the cart/).click();
    await tab(/^[0-9a-f]{7} Remember the cart for thirty days/).waitFor();
  });

  it('follows a commit, and a checkout', async () => {
    writeFileSync(join(ui.sample.repository, 'NOTES.md'), 'notes\n');
    git('add', 'NOTES.md');
    git('commit', '--quiet', '-m', 'Take notes');
    await unfold(/^6 commits on main are not in production/);
    await row(/^Take notes, commit/).waitFor();
    const running = git('rev-parse', 'HEAD~6');
    git('switch', '--quiet', '--create', 'older', `${running}~2`);
    await row(/^older is behind production by \d+ commits/).waitFor();
    assert.equal(await ui.row('Releases', /are not in production/).count(), 0);
    git('switch', '--quiet', 'main');
    await row(/^6 commits on main are not in production/).waitFor();
  });

  it('says in the status bar what runs, before any file is open', async () => {
    await status().waitFor();
    assert.match((await status().textContent()) ?? '', /bookshop v72 · \d ahead/);
  });

  it('unfolds a release into its commits, those of a merge below it', async () => {
    const many = /^v\d+, .*, deploy, commit [0-9a-f]{7}, \d+ commits, by /;
    await row(many).waitFor();
    await unfold(many);
    const merge = /^.*, commit [0-9a-f]{7}, merges \d+ commits?, by /;
    await row(merge).waitFor();
    await ui.shoot('shipped-release');
    const hover = await ui.hover(row(merge), 'Written by');
    await hover
      .getByRole('link', { name: /^#\d+$/ })
      .first()
      .waitFor();
    await ui.shoot('shipped-tooltip');
    await unfold(merge);
    await row(/^Files, against the first parent, [0-9a-f]{7}/).waitFor();
  });

  it('leads with the keyboard alone from a release to the difference of a file', async () => {
    const { keyboard } = ui.page;
    const focused = async () => {
      const labels = ui.tree('Releases').locator('.monaco-list-row.focused');
      return (await labels.count()) === 0 ? '' : ((await labels.first().getAttribute('aria-label')) ?? '');
    };
    const go = async (name: RegExp, key = 'ArrowDown') => {
      await until(`${name.source} has the focus`, async () => {
        if (name.test(await focused())) return true;
        await keyboard.press(key);
        return false;
      });
    };
    const open = async (name: RegExp) => {
      await go(name);
      await row(name).waitFor();
      if (!(await isUnfolded(name))) await keyboard.press('ArrowRight');
      await until(`${name.source} is unfolded`, () => isUnfolded(name));
    };
    await ui.command('Shiplog: Focus on Releases View');
    await row(/^v72, .*commit/).waitFor();
    await keyboard.press('Home');
    await open(/^v72, /);
    await open(/, commit [0-9a-f]{7}, by /);
    const file = /^[\w.]+, modified, in /;
    await row(file).waitFor();
    await go(file);
    await keyboard.press('Enter');
    await tab(/^[\w.]+ \([0-9a-f]{7} ↔ [0-9a-f]{7}\)/).waitFor();
    await ui.page.locator('.monaco-diff-editor .view-line').first().waitFor();
    // Source control's letter beside the file, and its colour.
    const mark = row(file).locator('.monaco-icon-label').first();
    const letter = await mark.evaluate((label) => getComputedStyle(label, '::after').content);
    assert.equal(letter, '"M"');
    await ui.shoot('shipped-file-dark');
    await ui.page.emulateMedia({ colorScheme: 'light' });
    await ui.page.locator('.monaco-workbench.vs').waitFor();
    await ui.shoot('shipped-file-light');
    await ui.page.emulateMedia({ colorScheme: 'dark' });
    await ui.command('Preferences: Color Theme');
    await ui.quickInput.type('Dark High Contrast');
    await ui.quickInput.accept();
    await ui.page.locator('.monaco-workbench.hc-black').waitFor();
    await ui.shoot('shipped-file-high-contrast');
  });

  it('says what a rollback takes back, and follows it', async () => {
    await openFile('Procfile');
    const shop = shopAt(ui.ask, 'bookshop');
    const { version } = await shop.rollBack(await shop.release(64));
    await ui.command('Shiplog: Refresh');
    const back = new RegExp(`^v${version}, Rollback to v64, running, .*takes back \\d+ commits?,`);
    await row(back).waitFor();
    await unfold(back);
    await row(/, commit [0-9a-f]{7}, taken back, by /).waitFor();
    await until('the status follows', async () =>
      new RegExp(`bookshop v${version} · \\d+ ahead`).test((await status().textContent()) ?? ''),
    );
    await ui.shoot('shipped-back');
  });

  /** @returns the version of the release */
  async function deploy(commit: string): Promise<number> {
    const { version } = await shopAt(ui.ask, 'bookshop').deploy(undefined, commit);
    await ui.command('Shiplog: Refresh');
    return version;
  }

  it('fetches a commit that is not here from the remote that is chosen, and fills its row in', async () => {
    const upstream = join(dirname(ui.sample.repository), 'upstream');
    git('clone', '--quiet', '.', upstream);
    git('-C', upstream, 'commit', '--quiet', '--allow-empty', '-m', 'Ship it from elsewhere');
    git('remote', 'add', 'upstream', upstream);
    const version = await deploy(git('-C', upstream, 'rev-parse', 'HEAD'));
    const away = new RegExp(`^v${version}, Deploy [0-9a-f]{8}, running, deploy, commit [0-9a-f]{7} missing`);
    await row(away).waitFor();
    await unfold(away);
    await row(/^Commit [0-9a-f]{7} is missing here\. Fetch…/).click();
    await ui
      .notification(
        new RegExp(`v${version} was built from commit [0-9a-f]{7}, which is not in the repository`),
      )
      .getByRole('button', { name: 'Fetch' })
      .click();
    await ui.quickInput.item(/^All of Them/).waitFor();
    await ui.shoot('shipped-fetch');
    // As a page does that is there only now, and had the focus before.
    await ui.quickInput.box.blur();
    await ui.quickInput.choose(/^upstream/);
    const here = String.raw`^v${version}, Ship it from elsewhere, running, deploy, commit [0-9a-f]{7},`;
    await row(new RegExp(here)).waitFor();
  });

  it('says which repository is an app’s where there are several, and lets a person choose', async () => {
    execFileSync('git', ['init', '--quiet', join(ui.sample.repository, 'tools')]);
    const app = row(/^bookshop, production/);
    await ui.hover(app, 'Repository: bookshop (has remote heroku)');
    await ui.shoot('shipped-repository');
    const choose = async (which: RegExp) => {
      await app.click({ button: 'right' });
      // A click that comes at once with the menu is taken for the end of the one that opened it.
      await ui.page.getByRole('menuitem', { name: 'Choose Repository…' }).hover();
      await ui.page.keyboard.press('Enter');
      await ui.quickInput.item(which).waitFor();
      await ui.shoot('shipped-choice');
      await ui.quickInput.choose(which);
    };
    await choose(/^tools/);
    await ui.hover(app, 'Repository: tools (chosen)');
    await choose(/^Automatic/);
    await ui.hover(app, 'Repository: bookshop (has remote heroku)');
  });

  it('says of a commit that is not here how to get it', async () => {
    await deploy(git('rev-parse', 'HEAD'));
    const version = await deploy('f'.repeat(40));
    const away = new RegExp(`^v${version}, Deploy ffffffff, running, deploy, commit fffffff missing`);
    await row(away).waitFor();
    assert.equal(await ui.row('Releases', /on main are not/).count(), 0);
    await unfold(away);
    await row(/^Commit fffffff is missing here\. Fetch…/).click();
    const offer = ui.notification(
      `v${version} was built from commit fffffff, which is not in the repository`,
    );
    await offer.getByRole('button', { name: 'Fetch' }).waitFor();
    await ui.shoot('shipped-away');
  });

  it('goes on saying what runs once no file is open, since when and by whom', async () => {
    await openFile('Procfile');
    await ui.command('View: Close All Editors');
    await ui.page.locator('.editor-group-watermark').first().waitFor();
    const hover = await ui.hover(status(), 'Since');
    assert.match((await hover.textContent()) ?? '', /v\d+ is running: .*\nSince .*\(.+\), by kendra@/);
    await ui.shoot('shipped-status');
  });
});
