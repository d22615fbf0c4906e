import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse, type InferOutput } from 'valibot';
import type { Answer } from '../../../platform/client.ts';
import { startFixture, type Fixture } from '../../../platform/fixture.ts';
import { command, prints, programArchive } from '../../../platform/programs.ts';
import { failureShape, releaseShape, slugShape } from '../../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import { webApp, archiveOf } from '../../../platform/small-app.ts';

type Slug = InferOutput<typeof slugShape>;

describe('the archive of a slug', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  async function create(more: object = {}): Promise<Slug> {
    const body = { process_types: { release: command(prints('it runs')) }, ...more };
    return parse(slugShape, (await fixture.ask('POST', '/apps/shop/slugs', { body })).body);
  }
  const read = async ({ id }: Slug): Promise<Slug> =>
    parse(slugShape, (await fixture.ask('GET', `/apps/shop/slugs/${id}`)).body);
  const put = async ({ blob }: Slug, archive?: Uint8Array<ArrayBuffer>) =>
    fetch(blob.url, { method: 'PUT', body: archive ?? (await programArchive()) });
  /** The status and the sentence of an answer that is an error. */
  async function refusalOf(answer: Response): Promise<[number, string]> {
    return [answer.status, parse(failureShape, await answer.json()).message];
  }

  it('is put by the client that made it, and then is what a release runs', async () => {
    const slug = await create();
    assert.deepEqual([slug.blob.method, slug.checksum, slug.size], ['put', null, null]);
    assert.equal((await fetch(slug.blob.url)).status, 404);
    const archive = await programArchive();
    assert.equal((await put(slug)).status, 200);
    const after = await read(slug);
    const sha256 = createHash('sha256').update(archive).digest('hex');
    assert.deepEqual(
      [after.blob, after.checksum, after.size],
      [{ method: 'get', url: slug.blob.url }, `SHA256:${sha256}`, archive.length],
    );
    assert.deepEqual(await (await fetch(after.blob.url)).bytes(), archive);
    const body = { slug: slug.id };
    const answer = await fixture.ask('POST', '/apps/shop/releases', { body });
    assert.equal(parse(releaseShape, answer.body).status, 'pending');
    await shop.settled();
    const release = await shop.release(3);
    assert.equal(await (await fetch(release.output_stream_url ?? '')).text(), 'it runs\n');
    const { ledger } = fixture.platform;
    assert.equal(ledger.chain.firstBreak(), undefined);
  });

  it('has to be there before the slug is released', async () => {
    const slug = await create();
    const release = (): Promise<Answer> =>
      fixture.ask('POST', '/apps/shop/releases', { body: { slug: slug.id } });
    const { status, body } = await release();
    const message = `slug: the slug ${slug.id} has no archive: PUT it to the url of its blob, and release it then.`;
    assert.deepEqual([status, parse(failureShape, body).message], [422, message]);
    assert.equal((await shop.releases()).length, 2);
    await put(slug);
    assert.equal((await release()).status, 201);
    await shop.settled();
  });

  it('is put once', async () => {
    const slug = await create();
    const both = await Promise.all([put(slug), put(slug, new Uint8Array(await archiveOf(webApp('other'))))]);
    const statuses = both.map(({ status }) => status);
    assert.deepEqual(new Set(statuses), new Set([200, 422]));
    const first = await read(slug);
    const [status, message] = await refusalOf(await put(slug));
    assert.deepEqual(
      [status, message],
      [422, `The slug ${slug.id} has its archive already: make another slug for another one.`],
    );
    assert.deepEqual(await read(slug), first);
  });

  it('is that which its client said it would be', async () => {
    const slug = await create({ checksum: `SHA256:${'0'.repeat(64)}` });
    const [status, message] = await refusalOf(await put(slug));
    assert.equal(status, 422);
    assert.match(message, /^The archive is not the one that the slug was made for: its checksum is SHA256:/);
    assert.deepEqual((await read(slug)).blob.method, 'put', 'the right one can still be put');
    const body = { process_types: {}, checksum: 'md5' };
    const wrong = await fixture.ask('POST', '/apps/shop/slugs', { body });
    assert.equal(parse(failureShape, wrong.body).message, 'checksum: must be SHA256:….');
  });

  it('is refused for a slug that is not there', async () => {
    const url = `${fixture.platform.url}/blobs/01234567-89ab-cdef-0123-456789abcdef`;
    const answer = await fetch(url, { method: 'PUT', body: await programArchive() });
    assert.deepEqual(await refusalOf(answer), [404, "Couldn't find that slug."]);
  });

  it('cannot be changed in the file of the ledger, nor anything else with it', async () => {
    const [open, full, released] = [await create(), await create(), await create()];
    await put(full);
    await put(released);
    await fixture.ask('POST', '/apps/shop/releases', { body: { slug: released.id } });
    const file = new DatabaseSync(join(fixture.folder, 'ledger.sqlite'));
    const changes = [
      [full, 'size = 1'],
      [full, "checksum = 'SHA256:0'"],
      [full, 'packed = 0'],
      [released, 'size = 1'],
      [open, "process_types = '{}', packed = 1"],
      [open, '"commit" = \'abc\', packed = 1'],
      [open, 'created_at = 1, packed = 1'],
      [open, 'size = 1'],
    ] as const;
    for (const [{ id }, change] of changes) {
      const statement = `UPDATE slugs SET ${change} WHERE id = '${id}'`;
      assert.throws(() => file.exec(statement), /slugs cannot be changed/, change);
    }
    file.close();
    await shop.settled();
  });

  it('that is gone is not released again, so that what runs goes on', async () => {
    const lost = await create({ process_types: {} });
    const bytes = await archiveOf(webApp('lost'));
    assert.equal((await put(lost, new Uint8Array(bytes))).status, 200);
    const before = await fixture.ask('POST', '/apps/shop/releases', { body: { slug: lost.id } });
    await shop.settled();
    await shop.deploy();
    const { length } = await shop.releases();
    const { runtime } = fixture.platform;
    rmSync(runtime().slugs.pathOf(createHash('sha256').update(bytes).digest('hex')));
    for (const body of [{ release: parse(releaseShape, before.body).id }, { slug: lost.id }]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const answer = await fixture.ask('POST', '/apps/shop/releases', { body });
      assert.equal(answer.status, 422);
      assert.match(
        parse(failureShape, answer.body).message,
        /^The archive of the slug \S+ is gone from the disk: deploy its commit again\.$/,
      );
    }
    assert.equal((await shop.releases()).length, length);
  });
});
