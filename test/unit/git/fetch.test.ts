import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Repository } from '../../../src/git/repository.ts';
import { Cancelled, Problem } from '../../../src/model/problem.ts';
import { fetchMissing } from '../../../src/views/changes/fetch.ts';
import { Scratch, type TestRepository, TestRepository as Made } from './git.ts';

const never = new AbortController().signal;

async function has(repository: Repository, hash: string): Promise<boolean> {
  return (await repository.commits([hash])).has(hash);
}

describe('fetching', () => {
  let scratch: Scratch;
  let upstream: TestRepository;
  let first: string;
  let count = 0;

  before(() => {
    scratch = new Scratch();
    upstream = scratch.init('upstream');
    upstream.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    first = upstream.commit('first', { 'a.txt': '1' });
  });

  after(() => scratch.remove());

  /** A clone of upstream, and it opened. */
  async function clone(...options: string[]): Promise<{ made: TestRepository; repository: Repository }> {
    const made = new Made(join(scratch.root, `clone${count++}`));
    upstream.git('clone', '--quiet', ...options, pathToFileURL(upstream.root).href, made.root);
    return { made, repository: (await Repository.open(made.root))! };
  }

  it('brings a commit that was pushed meanwhile, and stops at the remote that has it', async () => {
    const { made, repository } = await clone();
    made.git('remote', 'add', 'aaa', 'https://git.heroku.com/bookshop.git');
    const second = upstream.commit('second', { 'a.txt': '2' });
    assert.equal(await has(repository, second), false);
    const asked: string[] = [];
    await fetchMissing(repository, [second.slice(0, 7)], never, (remote) => asked.push(remote));
    // The platform's remote comes first in git's order, and is not asked.
    assert.deepEqual(asked, ['origin']);
    assert.equal(await has(repository, second), true);
  });

  it('brings the history that a shallow clone lacks', async () => {
    const { repository } = await clone('--depth=1');
    assert.equal(await has(repository, first), false);
    await fetchMissing(repository, [first.slice(0, 7)], never, () => {});
    assert.equal(await has(repository, first), true);
  });

  it('brings a commit that no branch leads to any more', async () => {
    const lost = upstream.commit('lost', { 'a.txt': 'lost' });
    upstream.git('reset', '--quiet', '--hard', 'HEAD~1');
    const { repository } = await clone();
    assert.equal(await has(repository, lost), false);
    await assert.rejects(
      fetchMissing(repository, [lost.slice(0, 8)], never, () => {}),
      new RegExp(
        `^Problem: Commit ${lost.slice(0, 7)} is not in origin either\\. Ask whoever deployed to push it\\.$`,
      ),
    );
    await fetchMissing(repository, [lost], never, () => {});
    assert.equal(await has(repository, lost), true);
  });

  it('says which remote could not be asked, without passwords', async () => {
    const { made, repository } = await clone();
    made.git('remote', 'add', 'broken', 'file://katie:secret@localhost/nowhere/at all');
    const gone = '0123456789abcdef0123456789abcdef01234567';
    await assert.rejects(
      fetchMissing(repository, [gone, gone.replace('0', 'f')], never, () => {}),
      (error: Error) => {
        assert.ok(error instanceof Problem);
        assert.match(
          error.message,
          /^Commits 0123456 and f123456 are not in origin either\. broken could not be asked/,
        );
        assert.match(error.message, /git fetch failed: /);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
    made.git('remote', 'remove', 'origin');
    await assert.rejects(
      fetchMissing(repository, [gone], never, () => {}),
      /could not be fetched into clone\d+: broken/,
    );
    made.git('remote', 'remove', 'broken');
    await assert.rejects(
      fetchMissing(repository, [gone], never, () => {}),
      /has no remote to fetch from/,
    );
  });

  it('cannot be given an option for a remote', async () => {
    const { made, repository } = await clone();
    const trace = join(made.root, 'ran');
    made.git('config', `remote.--upload-pack=touch ${trace}.url`, upstream.root);
    // git names them one a line, with a tab behind the name: one with a space in it is none.
    assert.deepEqual(
      (await repository.remotes()).map(({ name }) => name),
      ['origin'],
    );
    await assert.rejects(repository.fetch(`--upload-pack=touch ${trace}`), Problem);
    await assert.rejects(repository.fetch('--all'), Problem);
    await assert.rejects(repository.fetch('-v'), Problem);
    await assert.rejects(repository.fetchCommit('origin', '+HEAD:refs/heads/x'), RangeError);
    assert.equal(existsSync(trace), false);
  });

  describe('from a server', () => {
    let server: Server;
    let status: number | undefined;

    before(async () => {
      server = createServer((_request, response) => {
        if (status === undefined) return;
        response.writeHead(status, { 'www-authenticate': 'Basic realm="shop"' }).end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    });

    after(() => {
      server.closeAllConnections();
      server.close();
    });

    async function slow(): Promise<Repository> {
      const { made, repository } = await clone();
      const address = server.address();
      assert.ok(typeof address === 'object' && address !== null);
      made.git('remote', 'set-url', 'origin', `http://127.0.0.1:${address.port}/shop`);
      return repository;
    }

    it('ends when it is cancelled, and does not begin after that', async () => {
      const repository = await slow();
      const abort = new AbortController();
      const requested = once(server, 'request');
      const fetching = fetchMissing(repository, ['0'.repeat(40)], abort.signal, () => {});
      const rejected = assert.rejects(fetching, Cancelled);
      await requested;
      abort.abort();
      await rejected;
      await assert.rejects(repository.fetch('origin', abort.signal), Cancelled);
    });

    it('does not wait for a password', async () => {
      status = 401;
      const repository = await slow();
      await assert.rejects(repository.fetch('origin'), /git fetch failed: could not read Username/);
    });
  });
});
