// A folder that nobody trusts, whose settings name programs: to look at its releases runs none of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFixture, type Fixture, until } from './fixture.ts';

describe('a folder in Restricted Mode', () => {
  let ui: Fixture;
  let marker: string;
  before(async () => {
    ui = await openFixture({ trusting: false });
    marker = join(ui.sample.repository, '.git', 'sprung');
    const trap = join(ui.sample.repository, '.git', 'trap');
    writeFileSync(trap, `#!/bin/sh\nenv > '${marker}'\nexit 1\n`);
    chmodSync(trap, 0o755);
    for (const key of ['core.fsmonitor', 'diff.all.textconv', 'filter.all.clean', 'diff.external']) {
      git('config', key, trap);
    }
    mkdirSync(join(ui.sample.repository, '.git', 'info'), { recursive: true });
    writeFileSync(join(ui.sample.repository, '.git', 'info', 'attributes'), '* diff=all filter=all\n');
  });
  after(() => ui.close());

  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ui.sample.repository, encoding: 'utf8', stdio: 'pipe' });
  const row = (name: RegExp) => ui.row('Releases', name).first();

  async function unfold(name: RegExp): Promise<void> {
    await row(name).click({ position: { x: 60, y: 8 } });
    await ui.tree('Releases').focus();
    await ui.page.keyboard.press('ArrowRight');
    await until(`${name.source} is unfolded`, async () => {
      return (await row(name).getAttribute('aria-expanded')) === 'true';
    });
  }

  it('shows commits and their files, and the release of a line, and runs nothing', async () => {
    await ui.page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' }).waitFor();
    await unfold(/^v72, .*commit/);
    const commit = /, commit [0-9a-f]{7}, by /;
    await unfold(commit);
    await row(/, modified/).waitFor();
    await ui.page.keyboard.press('Control+P');
    await ui.quickInput.box.waitFor();
    await ui.quickInput.type('package.json');
    await ui.quickInput.choose('package.json');
    await ui.page.getByRole('tab', { name: /package\.json/ }).waitFor();
    await ui.command('Shiplog: When Was This Line Released?');
    await ui.quickInput
      .item(/bookshop, .*v\d+/)
      .first()
      .waitFor();
    assert.equal(existsSync(marker), false);
  });

  it('would have run them by git itself', () => {
    git('status');
    assert.ok(existsSync(marker));
    rmSync(marker);
  });
});
