import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secretKey, tokenSources } from '../../../src/accounts/tokens.ts';
import { makeScratch, removeScratch } from '../../platform/scratch.ts';

const heroku = new URL('https://api.heroku.com');
const local = new URL('http://127.0.0.1:5055');

/** What each source finds for a platform, in their order. */
function findings(
  platform: URL,
  environment: NodeJS.ProcessEnv,
  secrets: Readonly<Record<string, string>> = {},
) {
  const get = (key: string) => Promise.resolve(secrets[key]);
  return Promise.all(tokenSources({ get }, environment).map((source) => source.find(platform)));
}

describe('where tokens come from', () => {
  let folder: string;
  let netrc: string;
  let none: string;
  before(async () => {
    folder = await makeScratch();
    netrc = join(folder, 'netrc');
    none = join(folder, 'none');
    await writeFile(
      netrc,
      'machine api.heroku.com password filed\nmachine 127.0.0.1:5055 password filed-here\n',
    );
  });
  after(() => removeScratch(folder));

  it('is asked in this order: pasted, environment, netrc', async () => {
    const environment = { HEROKU_API_KEY: 'exported', NETRC: netrc };
    const secrets = { [secretKey(heroku)]: 'pasted' };
    assert.deepEqual(await findings(heroku, environment, secrets), ['pasted', 'exported', 'filed']);
    assert.deepEqual(
      tokenSources({ get: () => Promise.resolve(undefined) }, environment).map(({ label }) => label),
      ['the token that you pasted', 'HEROKU_API_KEY', 'your netrc file'],
    );
  });

  it('gives each platform its own', async () => {
    const secrets = { [secretKey(heroku)]: 'pasted', [secretKey(local)]: 'pasted-here' };
    const environment = { HEROKU_API_KEY: 'exported', NETRC: netrc };
    assert.deepEqual(await findings(local, environment, secrets), ['pasted-here', undefined, 'filed-here']);
    const others = [
      'https://api.heroku.com.example.com',
      'http://127.0.0.1:5056',
      'https://api.heroku.com:8443',
      'https://heroku.com',
    ];
    const found = await Promise.all(others.map((other) => findings(new URL(other), environment, secrets)));
    assert.deepEqual(
      found,
      others.map(() => [undefined, undefined, undefined]),
    );
  });

  const bindings: readonly (readonly [host: string | undefined, platform: string, isFound: boolean])[] = [
    [undefined, 'https://api.heroku.com', true],
    ['', 'https://api.heroku.com', true],
    [undefined, 'http://127.0.0.1:5055', false],
    ['http://127.0.0.1:5055', 'http://127.0.0.1:5055', true],
    ['http://127.0.0.1:5055/', 'http://127.0.0.1:5055', true],
    ['http://127.0.0.1:5055/base', 'http://127.0.0.1:5055', true],
    ['http://127.0.0.1:5055', 'http://127.0.0.1:5056', false],
    ['http://127.0.0.1:5055', 'https://127.0.0.1:5055', false],
    ['http://127.0.0.1:5055', 'http://localhost:5055', false],
    ['http://127.0.0.1:5055', 'https://api.heroku.com', false],
    ['herokudev.com', 'https://api.herokudev.com', true],
    ['herokudev.com', 'https://api.heroku.com', false],
    ['http://', 'https://api.heroku.com', false],
    ['no host', 'https://api.heroku.com', false],
  ];
  for (const [host, platform, isFound] of bindings) {
    it(`binds HEROKU_API_KEY with HEROKU_HOST ${JSON.stringify(host)} ${isFound ? '' : 'not '}to ${platform}`, async () => {
      const environment = {
        HEROKU_API_KEY: 'exported',
        NETRC: none,
        ...(host !== undefined && { HEROKU_HOST: host }),
      };
      assert.equal((await findings(new URL(platform), environment))[1], isFound ? 'exported' : undefined);
    });
  }

  it('takes empty ones for none, and spaces around one for none of it', async () => {
    const nothing = { HEROKU_API_KEY: '', NETRC: none };
    assert.deepEqual(await findings(heroku, nothing, { [secretKey(heroku)]: '' }), [
      undefined,
      undefined,
      undefined,
    ]);
    assert.equal((await findings(heroku, { HEROKU_API_KEY: ' \n', NETRC: none }))[1], undefined);
    assert.equal((await findings(heroku, { HEROKU_API_KEY: 'exported\r\n', NETRC: none }))[1], 'exported');
  });
});
