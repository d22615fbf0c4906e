import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../../../../src/platform/programs/environment.ts';
import { clientOf } from '../../../platform/client.ts';
import { startProcess, type PlatformProcess } from '../../../platform/process.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';
import { shopAt } from '../../../platform/shop.ts';
import { until } from '../../../platform/until.ts';

const run = promisify(execFile);

describe("a push in the sample's folder", function () {
  this.timeout(120_000);

  let folder: string;
  let repository: string;
  let platform: PlatformProcess | undefined;
  beforeEach(async () => {
    // A folder whose name a shell would take apart.
    folder = join(await makeScratch(), "Ada's files");
    repository = join(folder, 'bookshop');
  });
  afterEach(async () => {
    await platform?.end();
    await removeScratch(folder);
  });

  const start = async (): Promise<PlatformProcess> =>
    (platform = await startProcess(join(folder, 'data'), ['--seed', '--repository', repository]));
  const git = async (...args: string[]): Promise<string> => {
    const env = { ...cleanEnvironment(folder), GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1' };
    const { stdout, stderr } = await run('git', args, { cwd: repository, env });
    return stdout + stderr;
  };

  it('needs no question, and leads to the platform wherever it listens today', async () => {
    await (await start()).end();
    const { url, token } = await start();
    const said = await git('push', 'heroku', 'main');
    assert.match(said, /remote: -----> Node\.js app detected/);
    assert.match(said, /remote: +http:\/\/bookshop\.localhost:\d+\/ is deployed/);
    const shop = shopAt(clientOf({ url, token }), 'bookshop');
    await shop.settled();
    const release = (await shop.releases()).at(-1);
    assert.equal(release?.description, `Deploy ${(await git('rev-parse', 'main')).slice(0, 8)}`);
    const remotes = await git('remote', '-v');
    assert.match(remotes, /^heroku\thttps:\/\/git\.heroku\.com\/bookshop\.git \(fetch\)$/m, 'as it would be');
    assert.match(remotes, new RegExp(`^heroku\\t${url}/bookshop\\.git \\(push\\)$`, 'm'));
    const config = await git('config', '--list', '--local', '--includes');
    assert.ok(!config.includes(token), 'the repository does not hold the token');
    assert.equal(config.match(/pushinsteadof/g)?.length, 1, 'one address, that of today');
    await until(async () => (await fetch(`${url}/~/bookshop/`)).ok);
    assert.match(await (await fetch(`${url}/~/bookshop/`)).text(), /Middlemarch/);
  });
});
