import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitFailed, useGit } from '../../../src/git/git.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch } from './git.ts';

describe('a repository that git does not open', () => {
  let scratch: Scratch;
  before(() => (scratch = new Scratch()));
  after(() => scratch.remove());
  afterEach(() => useGit(undefined));

  it('is that of another user, and the advice is about its top, as git writes it', async () => {
    // Only the superuser may give folders away: git can also be made to believe it.
    const git = join(scratch.folder('program'), 'git');
    writeFileSync(git, '#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1\nexec /usr/bin/env git "$@"\n', {
      mode: 0o755,
    });
    for (const [name, quoted] of [
      ['shop', 'SHOP'],
      ["Kendra's shop", `'${join(scratch.root, 'Kendra')}'\\''s shop'`],
    ] as const) {
      const { root } = scratch.init(name);
      const below = scratch.folder(join(name, 'docs', 'guides'));
      useGit(git);
      const command = `git config --global --add safe.directory ${quoted.replace('SHOP', root)}`;
      // oxlint-disable-next-line no-await-in-loop -- the scratch folder is one
      await assert.rejects(Repository.open(below), {
        name: 'Problem',
        message: `git does not open ${root}, as it belongs to another user. If you trust it, run: ${command}`,
      });
      useGit(undefined);
    }
  });

  it('uses what only a newer git knows', async () => {
    const made = scratch.init('new');
    const set = (key: string, value: string) => made.git('config', '--file', '.git/config', key, value);
    const sentence = (what: string) => ({
      name: 'Problem',
      message:
        `git does not open ${made.root}, as the repository uses ${what}, which this git does not know. ` +
        'Install a newer git from https://git-scm.com, then reload the window.',
    });
    set('core.repositoryFormatVersion', '1');
    set('extensions.shelf', 'true');
    await assert.rejects(Repository.open(made.root), sentence('the extension shelf'));
    set('extensions.drawer', 'true');
    await assert.rejects(Repository.open(made.root), sentence('the extensions shelf and drawer'));
    set('extensions.objectFormat', 'sha512');
    await assert.rejects(
      Repository.open(made.root),
      sentence('the extension objectformat with the value sha512'),
    );
    made.write('.git/config', '[core]\nrepositoryFormatVersion = 99\n');
    await assert.rejects(Repository.open(made.root), sentence("version 99 of git's format"));
  });

  it('says more than the beginning of a sentence', async () => {
    const made = scratch.init('old');
    made.git('config', '--file', '.git/config', 'core.repositoryFormatVersion', '0');
    made.git('config', '--file', '.git/config', 'extensions.objectFormat', 'sha256');
    await assert.rejects(Repository.open(made.root), {
      message: 'git rev-parse failed: repo version is 0, but v1-only extension found: objectformat.',
    });
  });

  it('complains in one line, whatever it had printed until then', () => {
    const said = 'R100\0a.txt\0b.txt\0fatal: bad object 1234\n';
    assert.equal(new GitFailed('log', said).message, 'git log failed: bad object 1234.');
  });
});
