import assert from 'node:assert/strict';
import { proxyFor } from '../../../src/api/proxy.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { assertQuick } from '../domain/release/make.ts';

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
  // As people write them.
  ...(
    [
      [String.raw`http://CORP\kendra:secret@proxy:3128`, 'http://CORP%5Ckendra:secret@proxy:3128/'],
      [String.raw`CORP\kendra:secret@proxy:3128`, 'http://CORP%5Ckendra:secret@proxy:3128/'],
      ['http://CORP%5Ckendra:secret@proxy:3128', 'http://CORP%5Ckendra:secret@proxy:3128/'],
      ['http://kendra@corp.example:secret@proxy:3128', 'http://kendra%40corp.example:secret@proxy:3128/'],
      ['http://kendra:p@ss:w/o?r#d@proxy:3128', 'http://kendra:p%40ss%3Aw%2Fo%3Fr%23d@proxy:3128/'],
      ['http://kendra:100%@proxy:3128', 'http://kendra:100%25@proxy:3128/'],
      ['http://kendra:%zz%40%ff@proxy:3128', 'http://kendra:%25zz%2540%25ff@proxy:3128/'],
      ['http://kendra:p%40ss%20é@proxy:3128', 'http://kendra:p%40ss%20%C3%A9@proxy:3128/'],
      ['http://kendra@proxy:3128', 'http://kendra@proxy:3128/'],
      ['http://:secret@proxy:3128', 'http://:secret@proxy:3128/'],
      ['http://@proxy:3128', 'http://proxy:3128/'],
      ['http://proxy:3128/', 'http://proxy:3128/'],
      ['HTTP://Proxy.Example:3128/some/path', 'http://proxy.example:3128/'],
      [String.raw`http:\\proxy:3128`, 'http://proxy:3128/'],
      [' "http://proxy:3128" ', 'http://proxy:3128/'],
      ['http=other:80;https=proxy:3128;socks=other:1', 'http://proxy:3128/'],
      ['ftp=other:21;http=http://proxy:3128', 'http://proxy:3128/'],
      ['proxy', 'http://proxy/'],
      ['10.0.0.7:8080', 'http://10.0.0.7:8080/'],
      ['[2001:db8::7]:8080', 'http://[2001:db8::7]:8080/'],
      ['https://kendra:secret@[::1]:8443/', 'https://kendra:secret@[::1]:8443/'],
      ['日本.example:8080', 'http://xn--wgv71a.example:8080/'],
    ] as const
  ).map(([set, expected]) => ({ name: set, set, expected })),
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

  const unusable: readonly (readonly [set: string, sentence: RegExp])[] = [
    ['socks5://letmein:1', /names a SOCKS proxy/],
    ['SOCKS4A://user:letmein@proxy', /names a SOCKS proxy/],
    ['socks=letmein:1', /names a SOCKS proxy/],
    ['SOCKS5 letmein:1', /names a SOCKS proxy/],
    ['pac+https://letmein/config', /names a script/],
    ['http://letmein/proxy.pac', /names a script/],
    ['http://wpad.letmein/wpad.dat', /names a script/],
    ['file:///letmein', /names a script/],
    ['http://', /names no proxy/],
    ['letmein proxy', /names no proxy/],
    ['http://letmein:0x50', /names no proxy/],
    ['http://user:letmein@', /names no proxy/],
    ['http://[::letmein]:1', /names no proxy/],
    ['http://proxy:99999', /names no proxy/],
    ['ftp://letmein:1', /names no proxy/],
  ];
  for (const [set, sentence] of unusable) {
    it(`${JSON.stringify(set)} is refused, and not gone around, in a sentence that does not repeat it`, () => {
      for (const [settings, env] of [
        [{ url: set, noProxy: [], strictSSL: true }, {}],
        [undefined, { HTTPS_PROXY: set }],
      ] as const) {
        assert.throws(
          () => proxyFor(new URL(api), settings, env),
          (error: Error) =>
            error instanceof Problem &&
            sentence.test(error.message) &&
            /^api\.heroku\.com cannot be reached: .* Set "http\.proxy" to .* http:\/\/host:port\./.test(
              error.message,
            ) &&
            !/letmein/.test(error.message),
        );
      }
    });
  }

  it('an address of any length is read quickly', () => {
    for (const text of ['@', ':', 'a@', '%41', '/', '[', 'socks ', '"']) {
      const settings = { url: text.repeat(200_000), noProxy: [], strictSSL: true };
      assertQuick(() => {
        try {
          proxyFor(new URL(api), settings, {});
        } catch (error) {
          assert.ok(error instanceof Problem);
        }
      });
    }
  });
});
