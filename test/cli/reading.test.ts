// What the real command line reads of the sample. Nothing here changes it, so that two commands run at a time.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { array, object, parse, string } from 'valibot';
import { seedSample } from '../../src/platform/sample/seed.ts';
import { startPlatform, type Platform } from '../../src/platform/server.ts';
import { clientOf, type Ask } from '../platform/client.ts';
import { makeScratch, removeScratch } from '../platform/scratch.ts';
import { addonShape, configVarsShape, sdkReleasesShape, type WireRelease } from '../platform/shapes.ts';
import { shopAt } from '../platform/shop.ts';
import { until } from '../platform/until.ts';
import { commandLine, heroku, type CommandLine, type Ran } from './command-line.ts';

/** @param failed the version whose release command failed */
const commandsOf = (failed: number) => ({
  access: ['access', '--app', 'bookshop'],
  addons: ['addons', '--app', 'bookshop'],
  'addons of all apps': ['addons'],
  apps: ['apps'],
  'apps:info': ['apps:info', '--app', 'bookshop'],
  config: ['config', '--app', 'bookshop'],
  open: ['open', '/about', '--app', 'bookshop'],
  pipelines: ['pipelines'],
  'pipelines:info': ['pipelines:info', 'bookshop'],
  releases: ['releases', '--app', 'bookshop'],
  'releases --json': ['releases', '--app', 'bookshop', '--num', '60', '--json'],
  'releases:info': ['releases:info', 'v70', '--app', 'bookshop'],
  'releases:output': ['releases:output', `v${failed}`, '--app', 'bookshop'],
  // Refused, it changes nothing either.
  rollback: ['rollback', `v${failed}`, '--app', 'bookshop'],
  unknown: ['domains', '--app', 'bookshop'],
});
type Name = keyof ReturnType<typeof commandsOf>;

const account = object({ user: object({ email: string() }), role: string() });

describe(`heroku ${heroku.version}, reading`, function () {
  this.timeout(120_000);

  let command: CommandLine;
  let home: string;
  let platform: Platform;
  let ask: Ask;
  let releases: readonly WireRelease[];
  let failed: number;
  const runs = new Map<Name, Promise<Ran>>();
  before(async function () {
    this.timeout(600_000);
    home = await makeScratch();
    command = await commandLine(home);
    platform = await startPlatform({ port: 0, data: join(home, 'data') });
    await seedSample(platform, join(home, 'bookshop'));
    ask = clientOf(platform);
    releases = await allReleases();
    failed = releases.find(({ status }) => status === 'failed')?.version ?? 0;
    const commands = commandsOf(failed);
    const turns: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
    for (const [index, name] of (Object.keys(commands) as Name[]).entries()) {
      const turn = index % turns.length;
      const ran = (turns[turn] ?? Promise.resolve()).then(() => command(platform, ...commands[name]));
      turns[turn] = ran;
      runs.set(name, ran);
    }
  });
  after(async () => {
    await Promise.all(runs.values());
    await platform.close();
    await removeScratch(home);
  });

  async function said(name: Name): Promise<string> {
    const ran = await runs.get(name);
    assert.equal(ran?.code, 0, ran?.stderr);
    return ran.stdout;
  }

  const read = async (path: string) => (await ask('GET', path)).body;
  const allReleases = (): Promise<WireRelease[]> => shopAt(ask, 'bookshop').releases();
  /** What stands behind a label. */
  const value = (text: string, label: string) => new RegExp(`^${label}: +(.*)$`, 'm').exec(text)?.[1];
  /** The cells of a table's rows, without their padding. */
  const cells = (text: string) => text.split('\n').map((line) => line.trim().split(/ {2,}/).join(' | '));

  it('access shows who may do what', async () => {
    const collaborators = parse(array(account), await read('/apps/bookshop/collaborators'));
    assert.equal(collaborators.length, 3);
    const rows = cells(await said('access'));
    for (const { user, role } of collaborators) assert.ok(rows.includes(`${user.email} | ${role}`), role);
  });

  it('addons shows those of an app, how they are attached and what they cost', async () => {
    const addons = parse(array(addonShape), await read('/apps/bookshop/addons'));
    assert.ok(addons.length > 1);
    const text = await said('addons');
    for (const { name, addon_service: service } of addons)
      assert.ok(text.includes(`${service.name} (${name})`));
    assert.match(text, /\(redis-[^]*mini +~\$0\.004\/hour +\$3\/month +created\n +└─ as REDIS\n/);
  });

  it('addons without an app shows those of all', async () => {
    const addons = parse(array(addonShape), await read('/addons'));
    const rows = cells(await said('addons of all apps'));
    for (const { app, name, plan } of addons) {
      assert.ok(
        rows.some((row) => row.startsWith(`${app.name} | ${name} | ${plan.name} | `)),
        name,
      );
    }
  });

  it('apps lists them', async () => {
    const text = await said('apps');
    assert.match(text, /^=== kendra@example\.com Apps\n/);
    const names = parse(array(object({ name: string() })), await read('/apps')).map(({ name }) => name);
    assert.ok(names.includes('bookshop'));
    for (const name of names) assert.ok(text.split('\n').includes(name), name);
  });

  it('apps:info tells all of one', async () => {
    const text = await said('apps:info');
    assert.deepEqual(
      ['Pipeline', 'Web URL', 'Owner', 'Dynos', 'Stack', 'Git URL'].map((label) => value(text, label)),
      [
        'bookshop - production',
        platform.url.replace('127.0.0.1', 'bookshop.localhost').replace(/\/?$/, '/'),
        'kendra@example.com',
        'web: 1',
        'heroku-24',
        'https://git.heroku.com/bookshop.git',
      ],
    );
    assert.match(text, /Addons: +[^]*heroku-redis:mini\n/);
    assert.match(text, /Collaborators: +katie@example\.com\n +shanley@example\.com\n/);
  });

  it('config shows every config var', async () => {
    const text = await said('config');
    const vars = Object.entries(parse(configVarsShape, await read('/apps/bookshop/config-vars')));
    assert.ok(vars.length > 5);
    for (const [name, expected] of vars) assert.equal(value(text, name), expected);
  });

  it('open prints the address of the app, and opens it', async () => {
    const { web_url: address } = parse(object({ web_url: string() }), await read('/apps/bookshop'));
    assert.equal(await said('open'), `Opening ${address}about...\n`);
    const opened = () => readFile(command.opened, 'utf8').catch(() => '');
    await until(async () => (await opened()) === `${address}about\n`);
  });

  it('pipelines lists them', async () => {
    assert.match(await said('pipelines'), /^=== My Pipelines\n\n(.+\n)*bookshop\n/);
  });

  it('pipelines:info shows the stage of each app', async () => {
    const text = await said('pipelines:info');
    assert.match(text, /^=== bookshop\n\nowner: kendra@example\.com\n/);
    const rows = cells(text);
    assert.ok(rows.includes('bookshop-staging | staging') && rows.includes('bookshop | production'), text);
  });

  it('releases shows the newest ones', async () => {
    const text = await said('releases');
    assert.match(text, /=== bookshop Releases - Current: v72/);
    const rows = cells(text).filter((line) => /^v\d+ /.test(line));
    const expected = releases
      .toReversed()
      .slice(0, 15)
      .map(({ version, description, status, user }) => {
        const ending = status === 'failed' ? ' release command failed' : '';
        return [`v${version}`, description + ending, user.email].join(' | ');
      });
    assert.deepEqual(
      rows.map((row) => row.split(' | ').slice(0, 3).join(' | ')),
      expected,
    );
  });

  it('releases --json shows what the API says', async () => {
    const headers = {
      Accept: 'application/vnd.heroku+json; version=3.sdk',
      Range: 'version ..; max=60, order=desc',
    };
    const answer = await ask('GET', '/apps/bookshop/releases', { headers });
    assert.deepEqual(JSON.parse(await said('releases --json')), answer.body);
    assert.equal(parse(sdkReleasesShape, answer.body).length, 60);
  });

  it('releases:info shows a release with its config vars', async () => {
    const text = await said('releases:info');
    const release = releases[69];
    assert.ok(release);
    assert.match(text, /^=== Release v70$/m);
    assert.deepEqual(
      ['Change', 'By', 'When', String.raw`Eligible for Rollback\?`].map((label) => value(text, label)),
      [release.description, release.user.email, release.created_at, 'Yes'],
    );
    const config = parse(configVarsShape, await read('/apps/bookshop/releases/70/config-vars'));
    for (const [name, expected] of Object.entries(config)) assert.equal(value(text, name), expected);
  });

  it('releases:output shows what a release command wrote', async () => {
    const text = await said('releases:output');
    assert.match(text, /Applying 003_add_wish_lists\.sql[^]*no such table: main\.wish_lists/);
  });

  it('rollback to a failed release is refused', async () => {
    const ran = await runs.get('rollback');
    assert.equal(ran?.code, 2);
    const sentences = ran.stderr.replaceAll(/[\s›]+/g, ' ');
    assert.match(sentences, new RegExp(`Cannot roll back to v${failed}: its release command failed\\.`));
    assert.match(sentences, /Error ID: invalid_params/);
    assert.deepEqual(await allReleases(), releases);
  });

  it('what the platform does not have ends in the words of the real one', async () => {
    const ran = await runs.get('unknown');
    assert.equal(ran?.code, 2);
    const sentences = ran.stderr.replaceAll(/[\s›]+/g, ' ');
    assert.match(
      sentences,
      /The requested API endpoint was not found\. Are you using the right HTTP verb\? Error ID: not_found/,
    );
  });
});
