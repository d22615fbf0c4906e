import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { array, parse } from 'valibot';
import { gitEnvironment } from '../../../../src/platform/git/environment.ts';
import { startFixture, type Fixture } from '../../../platform/fixture.ts';
import { buildShape, slugShape, type WireBuild } from '../../../platform/shapes.ts';
import { openShop, type OwnShop } from '../../../platform/shop.ts';
import { webApp, writeFiles, type Files } from '../../../platform/small-app.ts';
import { until } from '../../../platform/until.ts';

const run = promisify(execFile);

/** An app whose build waits for a file. */
const slowBuild = (gate: string): Files => ({
  'package.json': '{"scripts": {"build": "stands for npm"}}',
  'node_modules/.bin/npm': `#!/bin/sh\nwhile ! test -f ${gate}; do sleep 0.02; done\n`,
});

describe('git push', () => {
  let fixture: Fixture;
  let shop: OwnShop;
  let folder: string;
  let address: string;
  beforeEach(async () => {
    fixture = await startFixture();
    shop = await openShop(fixture.ask, 'shop');
    folder = join(fixture.folder, 'work');
    await writeFiles(folder, webApp('one'));
    address = addressOf('shop');
    await git('init', '--quiet', '--template=');
    await commit({}, 'Open the shop');
  });
  afterEach(async () => {
    await fixture.close();
    assert.deepEqual(fixture.defects, []);
  });

  function addressOf(app: string, token = fixture.platform.token): string {
    return `${fixture.platform.url.replace('//', `//git:${token}@`)}/${app}.git`;
  }

  const environment = () =>
    gitEnvironment(folder, { 'user.name': 'Ada', 'user.email': 'ada@example.com', 'credential.helper': '' });

  /** @returns all that git said, and how it ended */
  async function git(...args: string[]): Promise<{ code: number; said: string }> {
    try {
      const env = { ...environment(), GIT_TERMINAL_PROMPT: '0' };
      const { stdout, stderr } = await run('git', args, { cwd: folder, env });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  }

  /** @returns the hash */
  async function commit(files: Files, message: string): Promise<string> {
    await writeFiles(folder, files);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    return (await git('rev-parse', 'HEAD')).said.trim();
  }

  const push = (...what: string[]) => git('push', address, ...what);
  const branches = async (): Promise<string> => (await git('ls-remote', address)).said;
  const builds = async (): Promise<WireBuild[]> =>
    parse(array(buildShape), (await fixture.ask('GET', '/apps/shop/builds')).body);

  it('builds what is pushed, says so line by line, and releases it', async () => {
    const hash = await commit({}, 'Sell books\n\nAnd nothing else.');
    const { code, said } = await push('HEAD:main');
    assert.equal(code, 0, said);
    assert.match(said, /^remote: -----> Procfile app detected\s*$/m);
    assert.match(said, /^remote: -----> Released v3\s*$/m);
    const { port } = new URL(fixture.platform.url);
    assert.match(said, new RegExp(`^remote: +http://shop\\.localhost:${port}/ is deployed`, 'm'));
    assert.match(await branches(), new RegExp(`^${hash}\trefs/heads/main$`, 'm'));
    const release = await shop.release(3);
    assert.equal(release.description, `Deploy ${hash.slice(0, 8)}`);
    const slug = await fixture.ask('GET', `/apps/shop/slugs/${release.slug?.id}`);
    const { commit: of, commit_description: description } = parse(slugShape, slug.body);
    assert.deepEqual([of, description], [hash, 'Sell books']);
  });

  it('that cannot be built is rejected, and leaves the branch where it was', async () => {
    const good = await commit({}, 'Good');
    await push('HEAD:main');
    const bad = await commit({ Procfile: 'this is none' }, 'Bad');
    const { code, said } = await push('HEAD:main');
    assert.equal(code, 1);
    assert.match(said, /^remote: {2}!     Line 1 of the Procfile is not of the form "web: command"\./m);
    assert.match(said, /! \[remote rejected\] HEAD -> main \(pre-receive hook declined\)/);
    assert.match(await branches(), new RegExp(`^${good}\trefs/heads/main$`, 'm'));
    assert.deepEqual((await builds()).map(({ status }) => status).toSorted(), ['failed', 'succeeded']);
    assert.equal((await builds()).find(({ status }) => status === 'failed')?.source_blob.version, bad);
    assert.equal((await shop.releases()).length, 3);
  });

  it('of another branch keeps it and does not deploy it', async () => {
    const { code, said } = await push('HEAD:refs/heads/topic');
    assert.equal(code, 0, said);
    assert.match(said, /^remote: topic is kept, but not deployed: only main and master are\./m);
    assert.match(await branches(), /refs\/heads\/topic/);
    assert.deepEqual(await builds(), []);
    assert.equal((await push('HEAD:master')).code, 0, 'what is there already can be deployed');
    assert.equal((await builds()).length, 1);
  });

  it('of a tag that is an object of its own, or of a file, deploys nothing and says how to push the commit', async () => {
    await git('tag', '--annotate', '--message', 'The first one', 'one');
    /* oxlint-disable no-await-in-loop -- one after the other */
    for (const what of ['one', 'HEAD:Procfile']) {
      const object = (await git('rev-parse', what)).said.trim();
      const { code, said } = await push(`${object}:refs/heads/main`);
      assert.equal(code, 1, said);
      assert.match(said, /^remote: {2}!     Only a commit can be deployed, .* by 'TAG\^{commit}:main'\./m);
      assert.deepEqual([await branches(), await builds()], ['', []]);
    }
    /* oxlint-enable no-await-in-loop */
    const { code, said } = await push('one^{commit}:refs/heads/main');
    assert.equal(code, 0, said);
  });

  it('from a shallow clone deploys nothing, unless all before it is there already', async () => {
    await commit({}, 'Another one');
    const clone = async (from: string, name: string): Promise<void> => {
      await git('clone', '--quiet', '--depth=1', from, join(fixture.folder, name));
      folder = join(fixture.folder, name);
      await commit({}, 'One more');
    };
    const whole = folder;
    await clone(`file://${whole}`, 'shallow');
    const refused = await push('HEAD:main');
    assert.equal(refused.code, 1);
    assert.match(
      refused.said,
      /^remote: {2}!     .* a shallow clone: run git fetch --unshallow, and push again\./m,
    );
    assert.deepEqual([await branches(), await builds()], ['', []]);
    folder = whole;
    assert.equal((await push('HEAD:main')).code, 0);
    await clone(address, 'deployed');
    const { code, said } = await push('HEAD:main');
    assert.equal(code, 0, said);
    assert.equal((await shop.releases()).length, 4);
  });

  it('cannot have a branch where there are some below its name', async () => {
    await push('HEAD:refs/heads/main/topic');
    const { code, said } = await push('HEAD:refs/heads/main');
    assert.equal(code, 1);
    assert.match(said, /^remote: {2}!     There are branches below main: delete them, and push again\./m);
    assert.deepEqual(await builds(), []);
  });

  it('cannot delete the branch that deploys', async () => {
    await push('HEAD:main');
    const { code, said } = await push(':main');
    assert.equal(code, 1);
    assert.match(said, /main deploys, and cannot be deleted\./);
  });

  it('needs the token, and an app that is there', async () => {
    address = addressOf('shop', 'another-token-of-the-same-kind');
    assert.match((await push('HEAD:main')).said, /Authentication failed/);
    address = addressOf('nobody');
    assert.match((await push('HEAD:main')).said, /remote: Couldn't find that app\.[^]*not found/);
    const answer = await fetch(`${fixture.platform.url}/shop.git/info/refs?service=git-receive-pack`);
    assert.deepEqual([answer.status, answer.headers.get('WWW-Authenticate')], [401, 'Basic realm="Shiplog"']);
    const page = { headers: { Origin: 'http://example.com' } };
    const foreign = await fetch(`${fixture.platform.url}/shop.git/info/refs`, page);
    assert.equal(foreign.status, 403, 'no web page may');
    assert.equal((await fetch(`${fixture.platform.url}/pushes/${'0'.repeat(48)}`)).status, 404);
  });

  it('can be cloned, of which nothing has to be ended later', async () => {
    await push('HEAD:main');
    const { records } = fixture.platform.runtime();
    records.add = (pid) => assert.fail(`${pid} is recorded`);
    assert.equal((await git('clone', '--quiet', address, 'copy')).code, 0);
    assert.match((await git('-C', 'copy', 'log', '--format=%s')).said, /Open the shop/);
  });

  it('waits for the one before it, and does not take back what that one released', async () => {
    await push('HEAD:main');
    const gate = join(fixture.folder, 'gate');
    const mine = await commit(slowBuild(gate), 'Mine');
    const first = push('HEAD:main');
    await until(async () => (await builds()).some(({ status }) => status === 'pending'));
    await git('reset', '--quiet', '--hard', 'HEAD~1');
    await commit({ 'theirs.txt': '' }, 'Theirs');
    let said = '';
    const second = spawn('git', ['push', address, 'HEAD:main'], { cwd: folder, env: environment() });
    second.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(second, 'close');
    await until(() => said.includes('Waiting for the push before this one'));
    writeFileSync(gate, '');
    assert.equal((await first).code, 0);
    assert.deepEqual(await ended, [1, null]);
    assert.match(said, /Another push has moved the branch meanwhile: pull, and push again\./);
    assert.match(await branches(), new RegExp(`^${mine}\trefs/heads/main$`, 'm'));
    assert.equal((await builds()).length, 2);
    assert.equal((await shop.releases()).length, 4);
  });

  describe('that is over while its hook still asks', () => {
    let id: string;
    let hash: string;
    beforeEach(async () => {
      hash = await commit(slowBuild(join(fixture.folder, 'gate')), 'Mine');
      await push('HEAD:refs/heads/topic');
      const { pushes } = fixture.platform.runtime();
      const { id: appId, ownerId: by } = fixture.platform.ledger.apps.find('shop');
      id = pushes.begin({ appId, by, address: 'http://shop.localhost/' });
    });

    const newBranch = (): string => `${'0'.repeat(40)} ${hash} refs/heads/main\n`;

    it('keeps nobody waiting', async () => {
      const { pushes } = fixture.platform.runtime();
      const server = createServer((request, response) => {
        void pushes.answer(id, request, response);
        pushes.end(id);
      }).listen(0, '127.0.0.1');
      try {
        await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        const asked = fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: newBranch() });
        await assert.rejects(async () => (await asked).text(), 'it breaks off');
      } finally {
        server.close();
      }
      assert.deepEqual(await builds(), []);
      writeFileSync(join(fixture.folder, 'gate'), '');
      const { code, said } = await push('HEAD:main');
      assert.equal(code, 0, said);
      assert.doesNotMatch(said, /Waiting for the push/);
    });

    it('ends its build, and leaves no entry in the journal', async () => {
      const asked = fetch(`${fixture.platform.url}/pushes/${id}`, { method: 'POST', body: newBranch() });
      await until(async () => (await builds()).some(({ status }) => status === 'pending'));
      fixture.platform.runtime().pushes.end(id);
      await assert.rejects(async () => (await asked).text(), 'it breaks off');
      assert.deepEqual(
        (await builds()).map(({ status }) => status),
        ['failed'],
      );
      assert.deepEqual(readdirSync(join(fixture.folder, 'runtime/pushes')), []);
      assert.equal((await shop.releases()).length, 2);
    });
  });

  it('that is given up stops the build', async () => {
    await commit(
      {
        'package.json': '{"scripts": {"build": "node build.js", "start": "node ."}}',
        'build.js': "console.log('it goes on'); setInterval(() => {}, 1000)",
      },
      'Build for ever',
    );
    const env = environment();
    const child = spawn('git', ['push', address, 'HEAD:main'], { cwd: folder, env, detached: true });
    for await (const chunk of child.stderr) {
      if (String(chunk).includes('it goes on')) break;
    }
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    const [{ output_stream_url: url, id } = { output_stream_url: '', id: '' }] = await builds();
    assert.match(await (await fetch(url)).text(), /It was stopped/);
    const ended = await fixture.ask('GET', `/apps/shop/builds/${id}`);
    assert.equal(parse(buildShape, ended.body).status, 'failed');
    assert.equal(await branches(), '');
  });
});
