import assert from 'node:assert/strict';
import { parseApiUrl } from '../../../src/api/url.ts';
import { Problem } from '../../../src/model/problem.ts';

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
