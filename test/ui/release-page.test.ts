import assert from 'node:assert/strict';
import { parse, record, string } from 'valibot';
import { openFixture, type Fixture } from './fixture.ts';

describe('the page of a release', () => {
  let ui: Fixture;
  before(async () => {
    ui = await openFixture({ theme: 'dark' });
  });
  after(() => ui.close());

  /** Opens the page of a release, and waits until all that it changed is there. */
  async function open(version: number) {
    await ui.row('Releases', new RegExp(`^v${version},`)).click();
    const page = ui.webview();
    await page.getByRole('heading', { name: `bookshop v${version}`, exact: true }).waitFor();
    const changed = page.getByRole('region', { name: /^What it (would have )?changed$/ });
    await changed.getByText('which ran before it').waitFor();
    await changed.locator('.placeholder').first().waitFor({ state: 'detached' });
    return changed;
  }

  const valueIn = async (version: number, key: string) => {
    const { body } = await ui.ask('GET', `/apps/bookshop/releases/${version}/config-vars`);
    const value = parse(record(string(), string()), body)[key];
    assert.ok(value);
    return value;
  };

  it('shows first which key changed, and the value of before and after one at a time', async () => {
    const changed = await open(71);
    await changed.getByText('Changed', { exact: true }).waitFor();
    const [before, after] = [await valueIn(70, 'AWS_S3_KEY'), await valueIn(71, 'AWS_S3_KEY')];
    assert.notEqual(before, after);
    await changed.getByRole('button', { name: 'Reveal value of AWS_S3_KEY in v70' }).click();
    await changed.getByText(before).waitFor();
    assert.equal(await ui.webview().getByText(after).count(), 0);
    await changed.getByRole('button', { name: 'Reveal value of AWS_S3_KEY in v71' }).click();
    await changed.getByText(after).waitFor();
    await ui.shoot('release-config-dark');
    await changed.getByRole('button', { name: 'Hide value of AWS_S3_KEY in v70' }).click();
    await changed.getByText(before).waitFor({ state: 'detached' });
    assert.match((await changed.textContent()) ?? '', /Unchanged: add-ons, stack and process types, code\./);
  });

  it('names an add-on and its keys', async () => {
    const changed = await open(54);
    await changed.getByText('bucketeer:hobbyist is removed.').waitFor();
    await changed.getByText('BUCKETEER_BUCKET_NAME', { exact: true }).waitFor();
    await ui.shoot('release-add-on');
  });

  it('shows what a rollback took back', async () => {
    const changed = await open(66);
    await changed.getByRole('heading', { name: /^Commits taken back \(\d+\)$/ }).waitFor();
    await changed.getByText('STATIC_MAX_AGE', { exact: true }).waitFor();
    await ui.shoot('release-rollback');
  });

  it('leads from a deploy to the diff of each file and commit', async () => {
    const changed = await open(72);
    await changed.getByRole('heading', { name: /^Files \(\d+\)$/ }).waitFor();
    await ui.shoot('release-deploy');
    await changed.getByRole('link', { name: /\.js$/ }).first().click();
    await ui.page.getByRole('tab', { name: /\.js \(bookshop v71 ↔ v72\)/ }).waitFor();
  });

  it('says of a failed release why, what still runs, and leads to a rollback', async () => {
    await open(68);
    const page = ui.webview();
    const why = page.getByRole('region', { name: 'Why it failed' });
    await why.getByRole('link', { name: 'v72' }).waitFor();
    await why.locator('.output').filter({ hasText: 'no such table: main.wish_lists' }).waitFor();
    await ui.shoot('release-failed');
    await why.getByRole('button', { name: 'Roll Back…' }).click();
    await ui.quickInput.item(/^v71/).first().waitFor();
    // As a page does that had the focus before: nobody has done anything with the list yet.
    await ui.quickInput.box.blur();
    await ui.quickInput.box.focus();
    await ui.quickInput.type('v71');
    await ui.quickInput.item(/^v70/).first().waitFor({ state: 'hidden' });
    // Now it goes as other lists do.
    await ui.quickInput.box.blur();
    await ui.quickInput.widget.waitFor({ state: 'hidden' });
  });
});
