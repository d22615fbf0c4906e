import assert from 'node:assert/strict';
import { proxyFor } from '../../../src/api/proxy.ts';
import { Problem } from '../../../src/model/problem.ts';

const api = 'https://api.heroku.com/apps';

interface Row {
  readonly name: string;
  readonly to?: string;
  readonly set?: string;
  readonly noProxy?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly expected: string | undefined;
}

const rows: readonly Row[] = [
  { name: 'nothing set', expected: undefined },
  { name: 'the setting', set: 'http://proxy:8080', expected: 'http://proxy:8080/' },
  {
    name: 'the setting before the environment',
    set: 'https://proxy:8443',
    env: { HTTPS_PROXY: 'http://other' },
    expected: 'https://proxy:8443/',
  },
  {
    name: 'a setting of nothing',
    set: ' ',
    env: { HTTPS_PROXY: 'http://other:1' },
    expected: 'http://other:1/',
  },
  { name: 'a login', set: 'http://me:secret@proxy:1', expected: 'http://me:secret@proxy:1/' },
  { name: 'HTTPS_PROXY', env: { HTTPS_PROXY: 'http://a:1' }, expected: 'http://a:1/' },
  {
    name: 'https_proxy before HTTPS_PROXY',
    env: { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' },
    expected: 'http://a:1/',
  },
  {
    name: 'HTTPS_PROXY before http_proxy',
    env: { HTTPS_PROXY: 'http://a:1', http_proxy: 'http://b:1' },
    expected: 'http://a:1/',
  },
  { name: 'HTTP_PROXY', env: { HTTP_PROXY: 'http://a:1' }, expected: 'http://a:1/' },
  { name: 'one without a scheme', env: { HTTPS_PROXY: 'proxy:3128' }, expected: 'http://proxy:3128/' },
  {
    name: 'NO_PROXY',
    env: { HTTPS_PROXY: 'http://a:1', NO_PROXY: 'x.com, heroku.com' },
    expected: undefined,
  },
  { name: 'no_proxy', env: { HTTPS_PROXY: 'http://a:1', no_proxy: '*' }, expected: undefined },
  {
    name: 'NO_PROXY for the proxy of the setting',
    set: 'http://a:1',
    env: { NO_PROXY: '*' },
    expected: 'http://a:1/',
  },
  {
    name: 'the exceptions of the settings for the proxy of the environment',
    noProxy: ['heroku.com'],
    env: { HTTPS_PROXY: 'http://a:1' },
    expected: undefined,
  },
  // Exceptions.
  ...['heroku.com', '.heroku.com', '*.heroku.com', 'API.Heroku.com', ' api.heroku.com:443 ', '*'].map(
    (exception) => ({
      name: `excepted by ${exception}`,
      set: 'http://a:1',
      noProxy: [exception],
      expected: undefined,
    }),
  ),
  ...['oku.com', 'heroku.com:8443', 'api.heroku.com.evil', '', '.', 'https://api.heroku.com'].map(
    (exception) => ({
      name: `not excepted by ${JSON.stringify(exception)}`,
      set: 'http://a:1',
      noProxy: [exception],
      expected: 'http://a:1/',
    }),
  ),
  // What goes to this machine, or could be read by the proxy.
  ...[
    'https://127.0.0.1:5055',
    'https://127.9.9.9',
    'https://localhost',
    'https://a.localhost',
    'https://[::1]:1',
  ].map((to) => ({ name: to, to, set: 'http://a:1', expected: undefined })),
  { name: 'http', to: 'http://api.heroku.com', set: 'http://a:1', expected: undefined },
  {
    name: 'a host like this machine',
    to: 'https://127.0.0.1.com',
    set: 'http://a:1',
    expected: 'http://a:1/',
  },
];

describe('the proxy for', () => {
  for (const { name, to = api, set, noProxy = [], env = {}, expected } of rows) {
    it(`${name} is ${expected ?? 'none'}`, () => {
      const settings = { url: set, noProxy, strictSSL: true };
      assert.equal(proxyFor(new URL(to), settings, env)?.href, expected);
    });
  }

  for (const set of ['socks5://letmein:1', 'http://', 'letmein proxy', 'file:///letmein']) {
    it(`${JSON.stringify(set)} is refused, and not gone around, in a sentence that does not repeat it`, () => {
      for (const [settings, env] of [
        [{ url: set, noProxy: [], strictSSL: true }, {}],
        [undefined, { HTTPS_PROXY: set }],
      ] as const) {
        assert.throws(
          () => proxyFor(new URL(api), settings, env),
          (error: Error) => error instanceof Problem && !/letmein/.test(error.message),
        );
      }
    });
  }
});
