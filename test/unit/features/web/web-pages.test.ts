import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { array, object, parse, string } from 'valibot';
import { kinds } from '../../../../src/domain/forge/web-kinds.ts';
import { webHostOf } from '../../../../src/domain/forge/web-host.ts';
import { webPagesOf } from '../../../../src/features/web/web-pages.ts';
import { releaseOf } from '../../views/releases/release.ts';

const [before, after] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
const from = { release: releaseOf({ version: 51 }), hash: before };
const to = { release: releaseOf({ version: 52 }), hash: after };
const github = webHostOf('git@github.com:example/bookshop.git')!;

describe('the pages of a release on the web', () => {
  it('are its commit and what it changed, on the host that they name', () => {
    assert.deepEqual(webPagesOf(github, from, to), [
      {
        label: 'Commit on GitHub',
        description: 'bbbbbbb',
        url: `https://github.com/example/bookshop/commit/${after}`,
      },
      {
        label: 'Comparison on GitHub',
        description: 'v51 ↔ v52',
        url: `https://github.com/example/bookshop/compare/${before}..${after}`,
      },
    ]);
  });

  it('have no comparison with nothing, or with the same commit', () => {
    for (const other of [undefined, { ...from, hash: after }]) {
      assert.deepEqual(
        webPagesOf(github, other, to).map(({ label }) => label),
        ['Commit on GitHub'],
      );
    }
  });

  it('are nothing that a browser does not open', () => {
    const pages = { commit: 'command:workbench.action.quit?${commit}', compare: 'file:///${from}${to}' };
    assert.deepEqual(webPagesOf({ ...github, pages }, from, to), []);
  });
});

describe('the setting of hosts in the manifest', () => {
  const values = object({ enum: array(string()) });
  const setting = object({ items: object({ properties: object({ like: values }) }) });
  const shape = object({
    contributes: object({
      configuration: object({ properties: object({ 'shiplog.webHosts': setting }) }),
    }),
  });

  it('offers each kind of host that there is', () => {
    const file = join(resolve(import.meta.dirname, '../../../..'), 'package.json');
    const { contributes } = parse(shape, JSON.parse(readFileSync(file, 'utf8')));
    const { items } = contributes.configuration.properties['shiplog.webHosts'];
    assert.deepEqual(items.properties.like.enum, Object.keys(kinds));
  });
});
