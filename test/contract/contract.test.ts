// What the client relies on, the same for every platform. Reads only, but where a target says that it may be written to.
import assert from 'node:assert/strict';
import { Client } from '../../src/api/client.ts';
import { ApiError } from '../../src/api/errors.ts';
import { createTransport, type HttpAnswer, type Transport } from '../../src/api/transport.ts';
import { whyNotEligible } from '../../src/domain/plan/rollback-plan.ts';
import type { Release } from '../../src/domain/release/release.ts';
import { errorOf } from '../unit/api/bad-server.ts';
import { nobodysApp, type Target, targets } from './target.ts';
import { requestLog } from '../secrets.ts';

const small = 'version ..; order=desc, max=20';

for (const [name, open] of targets(process.env)) {
  describe(`the contract of ${name}`, () => {
    let target: Target;
    let transport: Transport;
    let client: Client;
    const answers: HttpAnswer[] = [];
    const clientWith = (token: string) => {
      const send: Transport['send'] = async (request) => {
        const answer = await transport.send(request);
        answers.push(answer);
        return answer;
      };
      return new Client({ url: new URL(target.url), token }, { ...transport, send }, requestLog());
    };
    before(async () => {
      target = await open();
      transport = createTransport();
      client = clientWith(target.token);
    });
    after(async () => {
      await transport.close();
      await target.close();
    });

    async function page(range: string) {
      const read = await client.releases(target.app, range);
      assert.ok(read !== 'unchanged');
      assert.deepEqual(read.malformed, []);
      return read;
    }

    async function newest(): Promise<Release> {
      const [release] = (await page(small)).members;
      assert.ok(release);
      return release;
    }

    it('knows the account', async () => assert.match((await client.account()).email, /@/));

    it('lists the app', async () => {
      const one = await client.app(target.app);
      assert.ok([one.id, one.name].includes(target.app));
      assert.ok((await client.apps()).every(({ id }) => id !== ''));
    });

    it('lists couplings, each of a pipeline that is listed', async () => {
      const [couplings, pipelines] = await Promise.all([client.couplings(), client.pipelines()]);
      const known = new Set(pipelines.map(({ id }) => id));
      assert.ok(couplings.every(({ pipeline }) => known.has(pipeline.id)));
    });

    it('lists teams and their apps', async () => {
      const [team] = await client.teams();
      if (team) assert.ok(Array.isArray(await client.teamApps(team.name)));
    });

    it('gives releases newest first, page by page, down to v1', async () => {
      const versions: number[] = [];
      for (let range: string | undefined = 'version ..; order=desc, max=200'; range !== undefined;) {
        // oxlint-disable-next-line no-await-in-loop -- each page names the one after it
        const read: Awaited<ReturnType<typeof page>> = await page(range);
        versions.push(...read.members.map(({ version }) => version));
        range = read.next;
      }
      assert.deepEqual(
        versions,
        [...new Set(versions)].toSorted((a, b) => b - a),
      );
      assert.equal(versions.at(-1), 1);
    });

    it('goes on behind a small page where it ended', async () => {
      const first = await page('version ..; order=desc, max=2');
      if (first.members.at(-1)?.version === 1) return assert.equal(first.next, undefined);
      assert.ok(first.next !== undefined);
      const second = await page(first.next);
      assert.ok(second.members[0]!.version < first.members.at(-1)!.version);
    });

    it('says with 304 that nothing changed', async () => {
      const { etag } = await page(small);
      assert.ok(etag !== undefined);
      assert.equal(await client.releases(target.app, small, { etag }), 'unchanged');
      assert.equal(answers.at(-1)?.status, 304);
    });

    it('gives one release by its id and by its version', async () => {
      const release = await newest();
      assert.equal((await client.release(target.app, release.id)).version, release.version);
      assert.equal((await client.release(target.app, String(release.version))).id, release.id);
    });

    it('gives the config vars of a release, and the slug or image that it runs', async () => {
      const release = (await page(small)).members.find((each) => each.artifact !== null);
      if (!release?.artifact) return;
      const vars = await client.releaseConfigVars(target.app, String(release.version));
      assert.equal(typeof vars, 'object');
      const { id, commit, processTypes } = await client.slug(target.app, release.artifact);
      assert.equal(id, release.artifact.id);
      assert.match(commit ?? '', /^([0-9a-f]{40})?$/);
      if (target.writable) assert.ok('web' in processTypes);
    });

    it('tells the processes of an app, each with the release that it runs', async () => {
      const processes = await client.dynos(target.app);
      const versions = new Set(
        (await page('version ..; order=desc, max=1000')).members.map(({ version }) => version),
      );
      for (const one of processes) {
        assert.ok(one.name.startsWith(`${one.type}.`), one.name);
        assert.ok(versions.has(one.release.version), `${one.name} runs v${one.release.version}`);
      }
      const current = (await page(small)).members.find((release) => release.current);
      if (target.writable) assert.ok(processes.some(({ release }) => release.id === current?.id));
    });

    it('does not find an app that nobody has, and says so with its Request-Id', async () => {
      const error = await errorOf(client.app(nobodysApp));
      assert.ok(error instanceof ApiError);
      assert.deepEqual([error.status, error.id], [404, 'not_found']);
      assert.match(error.requestId ?? '', /\w/);
    });

    it('does not take a token that is none', async () => {
      const error = await errorOf(clientWith('00000000-0000-4000-8000-000000000000').account());
      assert.ok(error instanceof ApiError);
      assert.deepEqual([error.status, error.id], [401, 'unauthorized']);
    });

    it('tells how many requests are left', async () => {
      await client.account();
      assert.match(answers.at(-1)?.headers['ratelimit-remaining'] ?? '', /^\d+$/);
    });

    it('promotes what an app runs to the others of its pipeline, as new releases of theirs, where it may', async () => {
      if (!target.writable) return;
      const [app, couplings] = await Promise.all([client.app(target.app), client.couplings()]);
      const own = couplings.find((one) => one.app.id === app.id);
      const source = couplings.find(
        (one) => one.pipeline.id === own?.pipeline.id && one.stage === 'staging' && one !== own,
      );
      if (!own || !source) return;
      const read = await client.releases(source.app.id, small);
      assert.ok(read !== 'unchanged');
      const release = read.members.find(({ current }) => current);
      assert.ok(release, 'an app in staging that runs something is needed');
      const before = await newest();
      const wish = { pipelineId: own.pipeline.id, sourceId: source.app.id, releaseId: release.id };
      const { id } = await client.promote({ ...wish, targetIds: [app.id] });
      let fates = await client.promotionTargets(id);
      while (fates.some(({ status }) => status === 'pending')) {
        // oxlint-disable-next-line no-await-in-loop -- it waits
        fates = await client.promotionTargets(id);
      }
      const made = await newest();
      assert.deepEqual(fates, [{ appId: app.id, status: 'succeeded', error: undefined, releaseId: made.id }]);
      assert.ok(made.version > before.version);
      assert.ok(`${made.description} `.startsWith(`Promote ${release.app.name} v${release.version} `));
    });

    it('does not promote along a pipeline that is none', async () => {
      if (!target.writable) return;
      const { id } = await client.app(target.app);
      const nowhere = '00000000-0000-4000-8000-000000000000';
      const wish = { pipelineId: nowhere, sourceId: id, releaseId: nowhere, targetIds: [nowhere] };
      const error = await errorOf(client.promote(wish));
      assert.ok(error instanceof ApiError && error.status < 500);
    });

    it('rolls back, as a new release, where it may', async () => {
      if (!target.writable) return;
      const { members } = await page('version ..; order=desc, max=200');
      const to = members.find((release) => whyNotEligible(release) === undefined);
      assert.ok(to, 'an app with a release to go back to is needed');
      const made = await client.rollback(target.app, to.id);
      assert.ok(made.version > members[0]!.version);
      assert.equal(made.description, `Rollback to v${to.version}`);
      assert.equal((await newest()).id, made.id);
    });
  });
}
