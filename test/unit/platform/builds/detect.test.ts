import assert from 'node:assert/strict';
import { planBuild } from '../../../../src/platform/builds/detect.ts';
import { parseProcfile } from '../../../../src/platform/builds/procfile.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { writeFiles, type Files } from '../../../platform/small-app.ts';

describe('what a source is', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await makeScratch();
  });
  afterEach(() => removeScratch(folder));

  const plan = async (files: Files) => {
    await writeFiles(folder, files);
    return planBuild(folder);
  };
  const commands = async (files: Files): Promise<string[]> =>
    (await plan(files)).steps.map(({ command, args }) => [command, ...args.slice(0, 2)].join(' '));
  const json = (value: object): string => JSON.stringify(value);

  it('is a Procfile alone, with nothing to do', async () => {
    assert.deepEqual(await plan({ Procfile: '# ours\n\nweb: ./start $PORT\r\nrelease: ./migrate --now\n' }), {
      buildpack: 'Procfile',
      steps: [],
      processTypes: { web: './start $PORT', release: './migrate --now' },
      declaredBy: 'Procfile',
    });
  });

  it('is Node with its lock file: installed, built, and without what only the build needs', async () => {
    const files = {
      'package.json': json({
        scripts: { start: 'node .', build: 'tsc' },
        dependencies: { a: '1' },
        devDependencies: { b: '1' },
      }),
      'package-lock.json': '{}',
    };
    assert.deepEqual(await commands(files), [
      'npm ci --include=dev',
      'npm run build',
      'npm prune --omit=dev',
    ]);
    assert.deepEqual((await plan(files)).processTypes, { web: 'npm start' });
    const procfile = { ...files, Procfile: 'web: node server.js' };
    assert.deepEqual((await plan(procfile)).processTypes, { web: 'node server.js' });
  });

  it('is Node of another package manager', async () => {
    const manifest = json({
      scripts: { start: 'x', 'heroku-postbuild': 'y', build: 'z' },
      dependencies: { a: '1' },
    });
    const yarn = { 'package.json': manifest, 'yarn.lock': '' };
    assert.deepEqual(await commands(yarn), ['yarn install --frozen-lockfile', 'yarn run heroku-postbuild']);
  });

  it('is installed where only its workspaces need packages', async () => {
    const files = {
      'package.json': `\uFEFF${json({ scripts: { start: 'x' }, workspaces: ['packages/*'] })}`,
      'packages/cart/package.json': json({ name: 'cart', dependencies: { a: '1' } }),
    };
    await assert.rejects(plan(files), /there is no lock file/);
    const locked = { ...files, 'package-lock.json': '{}' };
    assert.deepEqual(await commands(locked), ['npm ci --include=dev']);
  });

  it('needs no lock file where nothing is to be installed', async () => {
    const files = { 'package.json': json({ scripts: { build: 'x', start: 'y' } }) };
    assert.deepEqual(await commands(files), ['npm run build']);
  });

  const refusals: readonly (readonly [Files, RegExp])[] = [
    [{ 'index.html': '' }, /^There is neither a package\.json nor a Procfile: add a Procfile/],
    [{ Procfile: '# nothing' }, /^The Procfile declares no process type\.$/],
    [{ Procfile: 'web: a\nworker\n' }, /^Line 2 of the Procfile is not of the form "web: command"\.$/],
    [{ 'package.json': json({ dependencies: { a: '1' } }) }, /no lock file: run npm install, and commit/],
    [{ 'package.json': json({}) }, /^Nothing says how the app is started: add a Procfile/],
    [{ 'package.json': '{' }, /^package\.json is not valid JSON\.$/],
    [{ 'package.json': '{"scripts": {"start": 1}}' }, /cannot be read: scripts\.start is not what npm/],
    [{ 'package.json': '[]' }, /cannot be read|Nothing says/],
  ];
  for (const [files, sentence] of refusals) {
    it(`is refused: ${JSON.stringify(files)}`, () =>
      assert.rejects(() => plan(files), { name: 'BuildRefused', message: sentence }));
  }
});

describe('a Procfile', () => {
  it('takes time that grows with its length only', () => {
    const started = performance.now();
    assert.throws(() => parseProcfile(`${' '.repeat(1e6)}web${' '.repeat(1e6)}`));
    assert.ok(performance.now() - started < 1000);
  });

  it('may not use a name that JavaScript has its own idea of', () =>
    assert.throws(() => parseProcfile('__proto__: x'), /Line 1/));
});
