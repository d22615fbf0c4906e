// An app of the newer generation, whose releases run images: promoted and rolled back as one with slugs.
import assert from 'node:assert/strict';
import { parse } from 'valibot';
import * as vscode from 'vscode';
import { clientOf } from '../platform/client.ts';
import type { WireRelease } from '../platform/shapes.ts';
import { openShop, type OwnShop, withId } from '../platform/shop.ts';
import { extension, git, platform, withMessages } from './sample.ts';

describe('releases that run images', () => {
  const ask = clientOf(platform());
  const run = vscode.commands.executeCommand;
  let from: OwnShop;
  let to: OwnShop;
  let commits: readonly string[];
  before(async () => {
    await extension().activate();
    const body = { name: 'imaginary', generation: { name: 'fir' } };
    const pipeline = parse(withId, (await ask('POST', '/pipelines', { body })).body).id;
    from = await openShop(ask, 'imaginary-development', 'oci-image');
    to = await openShop(ask, 'imaginary-staging', 'oci-image');
    for (const [app, stage] of [[from.name, 'development'] as const, [to.name, 'staging'] as const]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const coupled = await ask('POST', '/pipeline-couplings', { body: { app, pipeline, stage } });
      assert.equal(coupled.status, 201);
    }
    commits = await git('rev-list', '--first-parent', '--max-count=3', 'main');
    await to.deploy(undefined, commits[2]);
    await from.deploy(undefined, commits[0]);
    await run('shiplog.refresh');
  });

  async function newest(): Promise<WireRelease> {
    const release = (await to.releases()).at(-1);
    assert.ok(release);
    assert.equal(release.slug, null);
    return release;
  }

  it('are promoted', async () => {
    const [source, before] = [(await from.releases()).at(-1), await newest()];
    const messages = await withMessages(
      () => run('shiplog.promote', { app: from.name, targets: [to.name] }),
      `Promote to ${to.name}`,
    );
    assert.equal(messages[0]?.text, `Promote ${from.name} v${source?.version} to ${to.name}?`);
    const made = await newest();
    assert.deepEqual(
      [made.version, made.description],
      [before.version + 1, `Promote ${from.name} v${source?.version} ${commits[0]?.slice(0, 8)}`],
    );
    assert.ok(
      messages[1]?.text.startsWith(
        `${to.name} runs ${from.name} v${source?.version}’s code now, as v${made.version}.`,
      ),
      messages[1]?.text,
    );
  });

  it('are gone back to', async () => {
    const releases = await to.releases();
    const target = releases.find(({ description }) => description.startsWith('Deploy '));
    assert.ok(target);
    const messages = await withMessages(
      () => run('shiplog.rollback', { app: to.name, version: target.version }),
      `Roll Back to v${target.version}`,
    );
    assert.match(messages[0]?.text ?? '', new RegExp(`^Roll back ${to.name} .*to v${target.version}\\?$`));
    const made = await newest();
    assert.deepEqual(
      [made.description, made.artifacts],
      [`Rollback to v${target.version}`, target.artifacts],
    );
  });
});
