import assert from 'node:assert/strict';
import { mayAskForOutput, parseApiUrl, parseOutputUrl } from '../../../src/api/url.ts';
import { Problem } from '../../../src/domain/problem.ts';

describe('the address of a platform', () => {
  const good: readonly (readonly [text: string, address: string])[] = [
    ['https://api.heroku.com', 'https://api.heroku.com/'],
    ['https://api.heroku.com/', 'https://api.heroku.com/'],
    ['  HTTPS://API.HEROKU.COM  ', 'https://api.heroku.com/'],
    ['https://api.example.com:8443/base/path?token=x#part', 'https://api.example.com:8443/'],
    ['https://api.heroku.com:443', 'https://api.heroku.com/'],
    ['http://127.0.0.1:5055', 'http://127.0.0.1:5055/'],
    ['http://localhost:5055/base', 'http://localhost:5055/'],
    ['http://[::1]:5055', 'http://[::1]:5055/'],
    ['http://[0:0:0:0:0:0:0:1]:5055', 'http://[::1]:5055/'],
    ['https://192.0.2.7', 'https://192.0.2.7/'],
  ];
  for (const [text, address] of good) {
    it(`${JSON.stringify(text)} is ${address}`, () => assert.equal(parseApiUrl(text).href, address));
  }

  const bad: readonly string[] = [
    // A token would be readable on its way.
    'http://api.heroku.com',
    'http://192.0.2.7:5055',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://[::2]:5055',
    // Not this machine by its name, whatever a system takes it for; nor is a name that a server may resolve.
    'http://0.0.0.0:5055',
    'http://0:5055',
    'http://[::]:5055',
    'http://app.localhost:5055',
    // A login in an address ends up where addresses are shown.
    'https://kendra@api.heroku.com',
    'https://kendra:letmein@api.heroku.com',
    'https://:letmein@api.heroku.com',
    // Rubbish.
    '',
    ' ',
    'api.heroku.com',
    'https://',
    'https://api heroku com',
    'https://[::1',
    'https://api.heroku.com:99999',
    'ftp://api.heroku.com',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:https://api.heroku.com/x',
    'javascript:alert(1)',
    '\u0000',
  ];
  for (const text of bad) {
    it(`${JSON.stringify(text)} is refused in a sentence that does not repeat it`, () => {
      assert.throws(
        () => parseApiUrl(text),
        (error: Error) =>
          error instanceof Problem &&
          error.message.includes('shiplog.apiUrl') &&
          error.message.endsWith('.') &&
          !error.message.includes('letmein'),
      );
    });
  }
});

describe('the address of an output', () => {
  it('is one over which nobody reads along, and short enough to be one', () => {
    for (const good of [
      'https://a.example/x?y',
      'http://127.0.0.1:5055/x',
      `https://a.example/${'a'.repeat(4000)}`,
    ])
      assert.equal(parseOutputUrl(good)?.href, good);
    for (const bad of [
      '',
      'x',
      'http://a.example/x',
      'http://0.0.0.0:5055/x',
      'http://[::]:5055/x',
      'file:///etc/passwd',
      'https://kendra:letmein@a.example/',
      `https://a.example/${'a'.repeat(16_384)}`,
      // Short once it is read, which is what must not be tried.
      `https://a.example/${'./'.repeat(16_384)}`,
      `https://a.example/${'é'.repeat(2_000)}`,
    ])
      assert.equal(parseOutputUrl(bad), undefined, bad);
  });

  const here: readonly string[] = [
    'http://127.0.0.1:5055/x',
    'https://127.0.0.1/x',
    'https://127.1.2.3/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://0x7f000001/x',
    'https://0177.0.0.1/x',
    'https://１２７.0.0.1/x',
    'https://0.0.0.0/x',
    'https://0/x',
    'https://localhost/x',
    'https://LOCALHOST./x',
    'https://a.localhost/x',
    'https://a.localhost./x',
    'https://[::1]/x',
    'https://[::]/x',
    'https://[0:0:0:0:0:0:0:1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[::127.0.0.1]/x',
    'https://[64:ff9b::127.0.0.1]/x',
    // The network around, where a cloud tells its machines their secrets.
    'https://169.254.169.254/latest',
    'https://10.0.0.1/x',
    'https://172.31.0.1/x',
    'https://192.168.1.1/x',
    'https://100.64.0.1/x',
    'https://[fe80::1]/x',
    'https://[fd00::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://router/x',
    'https://printer.local/x',
    'https://metadata.google.internal/x',
  ];
  const elsewhere = [
    'https://a.example/x',
    'https://8.8.8.8/x',
    'https://172.32.0.1/x',
    'https://[2606:4700::1]/x',
  ];
  const platform = new URL('https://api.heroku.com');
  for (const text of here) {
    it(`${text} is asked for only where the platform is near as well`, () => {
      assert.equal(mayAskForOutput(new URL(text), platform), false);
      assert.equal(mayAskForOutput(new URL(text), new URL('http://127.0.0.1:5055')), true);
    });
  }
  for (const text of elsewhere) {
    it(`${text} is asked for wherever the platform is`, () => {
      assert.equal(mayAskForOutput(new URL(text), platform), true);
      assert.equal(mayAskForOutput(new URL(text), new URL('http://127.0.0.1:5055')), true);
    });
  }
});
