import { openStage, type Stage } from './stage.ts';

describe('from a release to its code', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ theme: 'dark' });
  });
  after(() => stage.close());

  const tab = (name: RegExp) => stage.page.getByRole('tab', { name });

  it('opens what a deploy shipped with one click on its row', async () => {
    const row = stage.row('Releases', /^v72/);
    await row.hover();
    await row.getByRole('button', { name: 'Open Changes' }).click();
    await tab(/bookshop v71 ↔ v72/).waitFor();
    await stage.page.locator('.multiDiffEntry').first().waitFor();
    await stage.shoot('changes-dark');
  });

  it('opens the single commit from the palette', async () => {
    await stage.command('Releases: Open Commit');
    await stage.quickInput.choose(/bookshop.*production/);
    await stage.quickInput.choose(/v69/);
    await tab(/^[0-9a-f]{7} Create the table of the wish lists/).waitFor();
  });
});
