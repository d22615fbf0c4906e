import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { array, looseObject, number, parse, string } from 'valibot';
import { openStage, type Stage, until } from './stage.ts';

const releasesShape = array(looseObject({ id: string(), version: number() }));

describe('what is shipped, and what is not', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark' });
  });
  after(() => stage.close());

  const row = (name: RegExp) => stage.row('Releases', name).first();
  const tab = (name: RegExp) => stage.page.getByRole('tab', { name });
  const status = () => stage.page.locator('.statusbar-item').filter({ hasText: 'bookshop v' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Katie', '-c', 'user.email=katie@example.com', ...args], {
      cwd: stage.scene.repository,
      encoding: 'utf8',
    }).trim();

  async function unfold(name: RegExp): Promise<void> {
    await row(name).click({ position: { x: 60, y: 8 } });
    await stage.tree('Releases').focus();
    await stage.page.keyboard.press('ArrowRight');
    await until(`${name.source} is unfolded`, async () => {
      return (await row(name).getAttribute('aria-expanded')) === 'true';
    });
  }

  it('says above the releases what is not out yet, and unfolds to it', async () => {
    const ahead = /^5 commits on main are not in production/;
    await row(ahead).waitFor();
    await unfold(ahead);
    await row(/^Remember the cart for thirty days \(#57\), commit [0-9a-f]{7}, by Shanley/).waitFor();
    const [app, first, second] = await stage.rows('Releases');
    assert.match(app ?? '', /^bookshop, production/);
    assert.match(first ?? '', ahead);
    assert.match(second ?? '', /^Remember the cart/);
    await stage.shoot('shipped-ahead');
  });

  it('opens all of it, and one commit of it', async () => {
    const ahead = row(/^5 commits on main/);
    await ahead.hover();
    await ahead.getByRole('button', { name: 'Open Changes' }).click();
    await tab(/bookshop v72 ↔ main/).waitFor();
    await row(/^Remember the cart/).click();
    await tab(/^[0-9a-f]{7} Remember the cart for thirty days/).waitFor();
  });

  it('follows a commit, and a checkout', async () => {
    writeFileSync(join(stage.scene.repository, 'NOTES.md'), 'notes\n');
    git('add', 'NOTES.md');
    git('commit', '--quiet', '-m', 'Take notes');
    await row(/^6 commits on main are not in production/).waitFor();
    await row(/^Take notes, commit/).waitFor();
    const running = git('rev-parse', 'HEAD~6');
    git('switch', '--quiet', '--create', 'older', `${running}~2`);
    await row(/^older is behind production by \d+ commits/).waitFor();
    assert.equal(await stage.row('Releases', /are not in production/).count(), 0);
    git('switch', '--quiet', 'main');
    await row(/^6 commits on main are not in production/).waitFor();
  });

  it('says in the status bar what runs, for the app of the active file', async () => {
    await stage.page.keyboard.press('Control+P');
    await stage.page.keyboard.type('NOTES.md');
    await stage.quickInput
      .item(/NOTES\.md/)
      .first()
      .click();
    await status().waitFor();
    assert.match((await status().textContent()) ?? '', /bookshop v72 · 6 ahead/);
    await stage.shoot('shipped-status');
  });

  it('unfolds a release into its commits, those of a merge below it', async () => {
    const many = /^v\d+, .*\(\d+ commits\), .*deploy/;
    await row(many).waitFor();
    await unfold(many);
    const merge = /^.*, commit [0-9a-f]{7}, merges \d+ commits?, by /;
    await row(merge).waitFor();
    await stage.shoot('shipped-release');
    const hover = await stage.hover(row(merge), 'Written by');
    await hover
      .getByRole('link', { name: /^#\d+$/ })
      .first()
      .waitFor();
    await stage.shoot('shipped-tooltip');
    await unfold(merge);
    await row(/^Files, against the first parent, [0-9a-f]{7}/).waitFor();
  });

  it('leads with the keyboard alone from a release to the difference of a file', async () => {
    const { keyboard } = stage.page;
    const focused = async () => {
      const labels = stage.tree('Releases').locator('.monaco-list-row.focused');
      return (await labels.first().getAttribute('aria-label')) ?? '';
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
      if ((await row(name).getAttribute('aria-expanded')) !== 'true') await keyboard.press('ArrowRight');
      await until(`${name.source} is unfolded`, async () => {
        return (await row(name).getAttribute('aria-expanded')) === 'true';
      });
    };
    await stage.command('Shiplog: Focus on Releases View');
    await keyboard.press('Home');
    await open(/^v72, /);
    await open(/, commit [0-9a-f]{7}, by /);
    const file = /^[\w.]+, modified, in /;
    await row(file).waitFor();
    await go(file);
    await keyboard.press('Enter');
    await tab(/^[\w.]+ \([0-9a-f]{7} ↔ [0-9a-f]{7}\)/).waitFor();
    await stage.page.locator('.monaco-diff-editor .view-line').first().waitFor();
    // Source control's letter beside the file, and its colour.
    const mark = row(file).locator('.monaco-icon-label').first();
    const letter = await mark.evaluate((label) => getComputedStyle(label, '::after').content);
    assert.equal(letter, '"M"');
    await stage.shoot('shipped-file-dark');
    await stage.page.emulateMedia({ colorScheme: 'light' });
    await stage.page.locator('.monaco-workbench.vs').waitFor();
    await stage.shoot('shipped-file-light');
    await stage.page.emulateMedia({ colorScheme: 'dark' });
    await stage.command('Preferences: Color Theme');
    await stage.quickInput.type('Dark High Contrast');
    await stage.quickInput.accept();
    await stage.page.locator('.monaco-workbench.hc-black').waitFor();
    await stage.shoot('shipped-file-high-contrast');
  });

  it('says what a rollback takes back, and follows it', async () => {
    const answer = await stage.ask('GET', '/apps/bookshop/releases', {
      headers: { range: 'version ..; order=desc, max=10' },
    });
    const target = parse(releasesShape, answer.body).find(({ version }) => version === 64);
    assert.ok(target);
    const made = await stage.ask('POST', '/apps/bookshop/releases', { body: { release: target.id } });
    assert.equal(made.status, 201);
    await stage.command('Releases: Refresh');
    const back = /^v73, Rollback to v64, current, .*takes back \d+ commits?,/;
    await row(back).waitFor();
    await unfold(back);
    await row(/, commit [0-9a-f]{7}, taken back, by /).waitFor();
    await until('the status follows', async () =>
      /bookshop v73 · \d+ ahead/.test((await status().textContent()) ?? ''),
    );
    await stage.shoot('shipped-back');
  });

  async function deploy(commit: string): Promise<void> {
    const body = { process_types: { web: 'node server.js' }, commit };
    const slug = await stage.ask('POST', '/apps/bookshop/slugs', { body });
    const { id } = parse(looseObject({ id: string() }), slug.body);
    const release = { slug: id, description: `Deploy ${commit.slice(0, 8)}` };
    assert.equal((await stage.ask('POST', '/apps/bookshop/releases', { body: release })).status, 201);
    await stage.command('Releases: Refresh');
  }

  it('fetches a commit that is not here from the remote that is chosen, and fills its row in', async () => {
    const upstream = join(dirname(stage.scene.repository), 'upstream');
    git('clone', '--quiet', '.', upstream);
    git('-C', upstream, 'commit', '--quiet', '--allow-empty', '-m', 'Ship it from elsewhere');
    git('remote', 'add', 'upstream', upstream);
    await deploy(git('-C', upstream, 'rev-parse', 'HEAD'));
    const away = /^v74, Deploy [0-9a-f]{8}, current, deploy, commit [0-9a-f]{7} not here/;
    await row(away).waitFor();
    await unfold(away);
    await row(/^Commit [0-9a-f]{7} is not here\. Fetch…/).click();
    await stage
      .notification(/v74 was built from commit [0-9a-f]{7}, which is not in the repository/)
      .getByRole('button', { name: 'Fetch' })
      .click();
    await stage.quickInput.item(/^All of Them/).waitFor();
    await stage.shoot('shipped-fetch');
    await stage.quickInput.choose(/^upstream/);
    await row(
      /^v74, Ship it from elsewhere( \(\d+ commits\))?, current, deploy, commit [0-9a-f]{7},/,
    ).waitFor();
  });

  it('says which repository is an app’s where there are several, and lets a person choose', async () => {
    execFileSync('git', ['init', '--quiet', join(stage.scene.repository, 'tools')]);
    const app = row(/^bookshop, production/);
    await stage.hover(app, 'Repository: bookshop (has remote heroku)');
    await stage.shoot('shipped-repository');
    const choose = async (which: RegExp) => {
      await app.click({ button: 'right' });
      // A click that comes at once with the menu is taken for the end of the one that opened it.
      await stage.page.getByRole('menuitem', { name: 'Choose Repository…' }).hover();
      await stage.page.keyboard.press('Enter');
      await stage.quickInput.item(which).waitFor();
      await stage.shoot('shipped-choice');
      await stage.quickInput.choose(which);
    };
    await choose(/^tools/);
    await stage.hover(app, 'Repository: tools (chosen)');
    await choose(/^Automatic/);
    await stage.hover(app, 'Repository: bookshop (has remote heroku)');
  });

  it('says of a commit that is not here how to get it', async () => {
    await deploy('f'.repeat(40));
    const away = /^v75, Deploy ffffffff, current, deploy, commit fffffff not here/;
    await row(away).waitFor();
    assert.equal(await stage.row('Releases', /on main are not/).count(), 0);
    await unfold(away);
    await row(/^Commit fffffff is not here\. Fetch…/).click();
    const offer = stage.notification(/v75 was built from commit fffffff, which is not in the repository/);
    await offer.getByRole('button', { name: 'Fetch' }).waitFor();
    await stage.shoot('shipped-away');
  });

  it('says nothing in the status bar once no file is open', async () => {
    await stage.command('View: Close All Editors');
    await until('the status is gone', async () => !(await status().isVisible()));
  });
});
