import assert from 'node:assert/strict';
import { parse } from 'valibot';
import { releasesShape, type WireRelease } from '../platform/shapes.ts';
import { openStage, type Stage, until } from './stage.ts';

async function newest(stage: Stage): Promise<WireRelease> {
  const answer = await stage.ask('GET', '/apps/bookshop/releases', {
    headers: { range: 'version ..; order=desc, max=1' },
  });
  const [release] = parse(releasesShape, answer.body);
  assert.ok(release);
  return release;
}

describe('rolling back from the palette with the keyboard alone', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'high contrast' });
    await stage.row('Releases', /^v72/).waitFor();
  });
  after(() => stage.close());

  const press = (key: string) => stage.page.keyboard.press(key);

  async function choose(): Promise<void> {
    await press('F1');
    await stage.quickInput.box.waitFor();
    await stage.page.keyboard.type('Releases: Roll Back');
    await stage.quickInput
      .item(/Roll Back/)
      .first()
      .waitFor();
    await press('Enter');
    await stage.quickInput
      .item(/bookshop.*production/)
      .first()
      .waitFor();
    await press('Enter');
    await stage.quickInput.item(/v71/).first().waitFor();
  }

  it('changes nothing when it is cancelled', async () => {
    await choose();
    await press('Enter');
    await stage.dialog(/Roll back bookshop from v72 to v71\?/).waitFor();
    await press('Escape');
    await stage.dialog(/Roll back/).waitFor({ state: 'hidden' });
    assert.equal((await newest(stage)).version, 72);
  });

  it('says beforehand what will change, and afterwards what happened', async () => {
    await choose();
    await stage.shoot('rollback-choose');
    await stage.page.keyboard.type('v69');
    await stage.quickInput.item(/^v69/).waitFor();
    await press('Enter');
    const dialog = stage.dialog(/Roll back bookshop from v72 to v69\?/);
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? '', /Databases and add-ons are not brought back/);
    await stage.shoot('rollback-confirm');
    await dialog.getByRole('button', { name: 'Roll Back to v69' }).focus();
    await press('Enter');
    await stage.notification(/bookshop runs v69 again, as v73/).waitFor();
    await stage.row('Releases', /^v73, Rollback to v69, current/).waitFor();
    await stage.shoot('rollback-done');
    const made = await newest(stage);
    assert.deepEqual([made.version, made.description, made.current], [73, 'Rollback to v69', true]);
  });

  it('takes it back by Undo, through the same confirmation', async () => {
    await stage
      .notification(/as v73/)
      .getByRole('button', { name: 'Undo' })
      .press('Enter');
    const dialog = stage.dialog(/Roll back bookshop from v73 to v72\?/);
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Roll Back to v72' }).press('Enter');
    await until('v74', async () => (await newest(stage)).version === 74);
    assert.equal((await newest(stage)).description, 'Rollback to v72');
  });

  it('stops when the ledger moved between looking and confirming', async () => {
    await choose();
    await press('Enter');
    const dialog = stage.dialog(/Roll back bookshop/);
    await dialog.waitFor();
    await stage.ask('PATCH', '/apps/bookshop/config-vars', { body: { BANNER: 'winter' } });
    await dialog.getByRole('button', { name: /Roll Back to/ }).press('Enter');
    await stage.notification(/Nothing was rolled back: v75 \(Set BANNER/).waitFor();
    assert.equal((await newest(stage)).description, 'Set BANNER config vars');
  });
});
