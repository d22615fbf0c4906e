import assert from 'node:assert/strict';
import { sourceOf } from '../../../../../src/views/pages/release/promotion-source.ts';
import { makeRelease } from '../../../domain/release/make.ts';

/** Ledgers as far as they are looked at. */
type Ledgers = Parameters<typeof sourceOf>[0];
type Found = Awaited<ReturnType<Ledgers['named']>>;

const [one, other] = [{ id: 'one' }, { id: 'other' }] as unknown as Found[number]['account'][];
const staging = (account: typeof one, id: string) =>
  ({ account, address: { id, name: 'bookshop-staging', account: account?.id } }) as unknown as Found[number];

function find(description: string, ...found: Found) {
  const asked: string[] = [];
  const named: Ledgers['named'] = (name) => {
    asked.push(name);
    return Promise.resolve(found);
  };
  const release = makeRelease(50, { description });
  return sourceOf({ named }, { account: one! }, release).then((source) => ({ source, asked }));
}

describe('where a release was promoted from', () => {
  it('is the app of that name which the same account sees', async () => {
    const ledgers = [staging(other, 'other-id'), staging(one, 'own-id')];
    const { source, asked } = await find('Promote bookshop-staging v88 7c35f77', ...ledgers);
    assert.deepEqual(asked, ['bookshop-staging']);
    assert.deepEqual([source?.app.id, source?.version], ['own-id', 88]);
  });

  it('is that of another account, where the same one sees none', async () => {
    const { source } = await find('Promote bookshop-staging v88 7c35f77', staging(other, 'other-id'));
    assert.equal(source?.app.id, 'other-id');
  });

  it('is nothing for any other release, and is not asked for', async () => {
    for (const description of ['Deploy 7c35f77', 'Promote bookshop-staging 7c35f77']) {
      // oxlint-disable-next-line no-await-in-loop -- there are two
      const { source, asked } = await find(description, staging(one, 'own-id'));
      assert.deepEqual([source, asked], [undefined, []]);
    }
  });
});
