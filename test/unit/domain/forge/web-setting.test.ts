import assert from 'node:assert/strict';
import { parseWebHosts } from '../../../../src/domain/forge/web-setting.ts';
import { assertQuick } from '../release/make.ts';
import { entries } from './web-remotes.ts';

describe('the setting for other hosts', () => {
  it('takes all entries of this test', () => {
    assert.deepEqual(parseWebHosts(entries).problems, []);
    assert.equal(parseWebHosts(entries).hosts.length, entries.length);
    assert.deepEqual(parseWebHosts(undefined), { hosts: [], problems: [] });
  });

  const wrong: readonly (readonly [entry: unknown, says: RegExp])[] = [
    ['git.example.com', /write it as/],
    [null, /write it as/],
    [{}, /"host" must be a host name/],
    [{ host: 'https://git.example.com', like: 'gitlab' }, /"host" must be a host name/],
    [{ host: 'git.example.com' }, /add "like" with the product/],
    [{ host: 'git.example.com', like: 'svn' }, /"like" must be one of github, gitlab/],
    [{ host: 'git.example.com', like: 'constructor' }, /"like" must be one of/],
    [{ host: 'git.example.com', like: 'gitlab', web: 'javascript://x' }, /"web" must be the address/],
    [
      { host: 'git.example.com', like: 'gitlab', web: 'https://kendra:x@git.example.com' },
      /"web" must be the address/,
    ],
    [
      { host: 'git.example.com', like: 'gitlab', web: 'https://git.example.com/../x' },
      /"web" must be the address/,
    ],
    [{ host: 'git.example.com', commit: 'javascript:alert(${commit})' }, /begins with https/],
    [{ host: 'git.example.com', commit: 'https://${repository}/${commit}' }, /begins with https/],
    [{ host: 'git.example.com', commit: 'https://a@evil.example/${commit}' }, /begins with https/],
    [{ host: 'git.example.com', commit: 'https://git.example.com/) <b> ${commit}' }, /begins with https/],
    [{ host: 'git.example.com', commit: 'https://git.example.com/' }, /needs \$\{commit\}/],
    [
      { host: 'git.example.com', commit: 'https://git.example.com/${sha}/${commit}' },
      /cannot have \$\{sha\}/,
    ],
    [{ host: 'git.example.com', compare: 'https://git.example.com/${from}' }, /needs \$\{from\}, \$\{to\}/],
    [{ host: 'git.example.com', file: 12 }, /begins with https/],
  ];
  for (const [entry, says] of wrong) {
    it(`says what is wrong in ${JSON.stringify(entry)}`, () => {
      const { hosts, problems } = parseWebHosts([{ host: 'git.example.com', like: 'gitea' }, entry]);
      assert.equal(hosts.length, 1);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, says);
      assert.match(problems[0]!, /^Entry 2: .+\.$/);
    });
  }

  it('is a list', () => {
    assert.equal(parseWebHosts({ host: 'git.example.com' }).problems.length, 1);
    assertQuick(() => parseWebHosts([{ host: 'a', commit: `https://a/${'${commit}'.repeat(200_000)}` }]));
    assertQuick(() => parseWebHosts([{ host: '['.repeat(500_000), like: 'gitea' }]));
    assertQuick(() => parseWebHosts([{ host: 'a', web: `https://a${'/a'.repeat(300_000)} ` }]));
    assertQuick(() =>
      parseWebHosts([{ host: 'a', like: 'gitea', web: `https://a${'/a'.repeat(300_000)}|` }]),
    );
  });
});
