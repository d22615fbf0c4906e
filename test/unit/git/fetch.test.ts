import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, globSync, mkdirSync, watch, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GitFailed, withoutCredentials } from '../../../src/git/git.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Cancelled, Problem } from '../../../src/domain/problem.ts';
import { fetchMissing, type FetchOptions, remotesToAsk } from '../../../src/features/fetch/fetch.ts';
import { Scratch, type TestRepository, TestRepository as Made } from './git.ts';

const never = new AbortController().signal;

/** Fetches from all remotes, as a person who chose none of them. @returns the steps that were told */
async function fetchAll(
  repository: Repository,
  hashes: readonly string[],
  { signal = never, signIn }: Partial<Pick<FetchOptions, 'signal' | 'signIn'>> = {},
): Promise<string[]> {
  const steps: string[] = [];
  const { remotes } = await remotesToAsk(repository);
  const names = remotes.map(({ name }) => name);
  const report = (step: string) => void steps.push(step);
  await fetchMissing(repository, hashes, names, { signal, report, ...(signIn && { signIn }) });
  return steps;
}

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
    // The platform's remote comes first in git's order, and is not asked.
    assert.deepEqual(await fetchAll(repository, [second.slice(0, 7)]), ['from origin']);
    assert.equal(await has(repository, second), true);
  });

  describe('into a shallow clone', () => {
    /** A clone of the newest commit of a history, and the hashes of that history from the newest to the oldest. */
    async function shallow(length: number) {
      const long = scratch.init(`long${count++}`);
      const head = (text: string) => `commit refs/heads/main\ncommitter K <k@example.com> ${text}`;
      const commits = Array.from(
        { length },
        (_, at) => `${head(`${1_700_000_000 + at} +0000`)}\ndata 4\n${String(at).padStart(4, '0')}\n\n`,
      );
      execFileSync('git', ['fast-import', '--quiet'], { cwd: long.root, input: commits.join('') });
      const hashes = long.git('rev-list', 'main').split('\n');
      const made = new Made(join(scratch.root, `clone${count++}`));
      long.git('clone', '--quiet', '--depth=1', pathToFileURL(long.root).href, made.root);
      return { hashes, long, made, repository: (await Repository.open(made.root))! };
    }

    it('brings no more of the history than is needed', async () => {
      const { hashes, made, repository } = await shallow(400);
      const old = hashes[120] ?? '';
      assert.equal(await has(repository, old), false);
      assert.deepEqual(await fetchAll(repository, [old.slice(0, 7)]), [
        'from origin',
        '50 more commits from origin',
        '200 more commits from origin',
      ]);
      assert.equal(await has(repository, old), true);
      assert.equal(await has(repository, hashes[300] ?? ''), false);
      assert.equal(made.git('rev-list', '--count', 'HEAD'), '251');
    });

    it('brings all of it for a commit that is nowhere, and says that it is not', async () => {
      const { hashes, repository } = await shallow(30);
      await assert.rejects(
        fetchAll(repository, ['fffffff']),
        /^Problem: Commit fffffff is not in origin either\./,
      );
      assert.equal(await repository.isShallow(), false);
      assert.equal(await has(repository, hashes.at(-1) ?? ''), true);
    });

    it('says that the remote has no more of it', async () => {
      const { hashes, made } = await shallow(30);
      const copy = new Made(join(scratch.root, `clone${count++}`));
      made.git('clone', '--quiet', '--depth=1', pathToFileURL(made.root).href, copy.root);
      const repository = (await Repository.open(copy.root))!;
      await assert.rejects(
        fetchAll(repository, [hashes[20]?.slice(0, 7) ?? '']),
        /is not in origin either\. origin gave no more of the history, which is cut off there as well\. Ask the person/,
      );
    });
  });

  it('brings a commit into a partial clone, without the files', async () => {
    upstream.git('config', 'uploadpack.allowFilter', 'true');
    const { made, repository } = await clone('--filter=blob:none', '--no-checkout');
    const later = upstream.commit('later', { 'b.txt': 'not to be fetched' });
    const blob = upstream.git('rev-parse', `${later}:b.txt`);
    assert.deepEqual(await fetchAll(repository, [later.slice(0, 7)]), ['from origin']);
    assert.equal(await has(repository, later), true);
    const missing = made.git('rev-list', '--objects', '--missing=print', '--all');
    assert.ok(missing.includes(`?${blob}`), missing);
  });

  it('brings a commit of the SHA-256 format, also one that was taken away', async () => {
    const far = scratch.init('far256', '--object-format=sha256');
    far.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    far.commit('first');
    const made = new Made(join(scratch.root, `clone${count++}`));
    far.git('clone', '--quiet', pathToFileURL(far.root).href, made.root);
    const repository = (await Repository.open(made.root))!;
    const lost = far.commit('lost');
    far.git('reset', '--quiet', '--hard', 'HEAD~1');
    // As long as a whole hash of the other format: here it is a short one.
    const cut = lost.slice(0, 40);
    await assert.rejects(fetchAll(repository, [cut]), /is not in origin either/);
    await fetchAll(repository, [lost]);
    assert.equal(await has(repository, cut), true);
  });

  it('brings a commit that no branch leads to any more', async () => {
    const lost = upstream.commit('lost', { 'a.txt': 'lost' });
    upstream.git('reset', '--quiet', '--hard', 'HEAD~1');
    const { repository } = await clone();
    assert.equal(await has(repository, lost), false);
    await assert.rejects(
      fetchAll(repository, [lost.slice(0, 8)]),
      new RegExp(
        `^Problem: Commit ${lost.slice(0, 7)} is not in origin either\\. Ask the person who deployed to push it\\.$`,
      ),
    );
    assert.deepEqual(await fetchAll(repository, [lost]), [
      'from origin',
      `commit ${lost.slice(0, 7)} from origin`,
    ]);
    assert.equal(await has(repository, lost), true);
  });

  it('asks the remotes that a person chose, and offers the choice where one may know better', async () => {
    const fork = scratch.init('fork');
    fork.git('pull', '--quiet', upstream.root, 'main');
    const forked = fork.commit('forked', { 'f.txt': 'f' });
    const { made, repository } = await clone();
    assert.equal((await remotesToAsk(repository)).several, false);
    made.git('remote', 'add', 'heroku', 'https://git.heroku.com/bookshop.git');
    assert.equal((await remotesToAsk(repository)).several, false);
    made.git('remote', 'add', 'fork', pathToFileURL(fork.root).href);
    const { remotes, several } = await remotesToAsk(repository);
    assert.equal(several, true);
    assert.deepEqual(
      remotes.map(({ name }) => name),
      ['fork', 'origin', 'heroku'],
    );
    const ports = { signal: never, report: () => {} };
    await assert.rejects(
      fetchMissing(repository, [forked], ['origin'], ports),
      /is not in origin either\. Ask the person/,
    );
    await fetchMissing(repository, [forked], ['origin', 'fork'], ports);
    assert.equal(await has(repository, forked), true);
  });

  for (const [before, now] of [
    ['release', 'release/1'],
    ['release/1', 'release'],
  ] as const) {
    it(`goes on where the branch ${before} was replaced by ${now}, and says what is in the way`, async () => {
      const own = scratch.init(`replaced${count++}`);
      own.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
      for (const subject of ['one', 'two', 'three']) own.commit(subject);
      own.git('branch', before);
      const lost = own.commit('lost');
      own.git('reset', '--quiet', '--hard', 'HEAD~1');
      const address = pathToFileURL(own.root).href;
      const made = new Made(join(scratch.root, `clone${count++}`));
      own.git('clone', '--quiet', '--depth=1', '--no-single-branch', address, made.root);
      const repository = (await Repository.open(made.root))!;
      own.git('branch', '--delete', '--force', before);
      own.git('checkout', '--quiet', '-b', now);
      const next = own.commit('next');
      own.git('checkout', '--quiet', 'main');
      // That of the branch, one that the history ends before, and one that no branch leads to.
      const [, , oldest = ''] = own.git('log', '--format=%H', 'main').split('\n');
      assert.deepEqual(await fetchAll(repository, [next]), ['from origin']);
      assert.deepEqual(await fetchAll(repository, [oldest]), ['from origin', '50 more commits from origin']);
      const alone = ['from origin', `commit ${lost.slice(0, 7)} from origin`];
      assert.deepEqual(await fetchAll(repository, [lost]), alone);
      const gone = '0123456789abcdef0123456789abcdef01234567';
      await assert.rejects(fetchAll(repository, [gone]), {
        name: 'Problem',
        message:
          /^Commit 0123456 is not in origin either\. Not all branches of origin could be noted here \(cannot lock ref .*\)\. Where old ones are in the way, remove them in a terminal: git remote prune origin$/,
      });
    });
  }

  it('fetches into a folder with a strange name', async () => {
    const made = new Made(join(scratch.root, `-o "clöne" 'of' $HOME;${count++}`));
    upstream.git('clone', '--quiet', pathToFileURL(upstream.root).href, '--', made.root);
    const second = upstream.commit('strange');
    const repository = (await Repository.open(made.root))!;
    assert.equal(repository.root, made.root);
    await fetchAll(repository, [second]);
    assert.equal(await has(repository, second), true);
  });

  it('says which remote could not be asked, without passwords', async () => {
    const { made, repository } = await clone();
    made.git('remote', 'add', 'broken', 'file://katie:secret@localhost/nowhere/at all');
    const gone = '0123456789abcdef0123456789abcdef01234567';
    await assert.rejects(fetchAll(repository, [gone, gone.replace('0', 'f')]), (error: Error) => {
      assert.ok(error instanceof Problem);
      assert.match(
        error.message,
        /^Commits 0123456 and f123456 are not in origin either\. broken leads to no repository any more, or to none/,
      );
      assert.match(
        error.message,
        /does not appear to be a git repository\)\. Check its address: git remote -v$/,
      );
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
    made.git('remote', 'remove', 'origin');
    await assert.rejects(
      fetchAll(repository, [gone]),
      /could not be fetched into clone\d+\. broken leads to/,
    );
    made.git('remote', 'remove', 'broken');
    await assert.rejects(fetchAll(repository, [gone]), /has no remote to fetch from/);
  });

  it('fetches into no submodule, whatever the repository says', async () => {
    const part = scratch.init('part');
    part.commit('part', { 'p.txt': '1' });
    const whole = scratch.init('whole');
    whole.git('submodule', '--quiet', 'add', pathToFileURL(part.root).href, 'part');
    whole.commit('with a part');
    const made = new Made(join(scratch.root, 'with-part'));
    whole.git('clone', '--quiet', '--recurse-submodules', pathToFileURL(whole.root).href, made.root);
    made.git('config', 'fetch.recurseSubmodules', 'true');
    made.git('config', 'submodule.recurse', 'true');
    const newer = part.commit('newer', { 'p.txt': '2' });
    new Made(join(whole.root, 'part')).git('pull', '--quiet');
    const wanted = whole.commit('with a newer part');
    const repository = (await Repository.open(made.root))!;
    await repository.fetch('origin');
    assert.equal(await has(repository, wanted), true);
    const inside = (await Repository.open(join(made.root, 'part')))!;
    assert.equal(await has(inside, newer), false);
    // By itself git would have.
    made.git('fetch', '--quiet');
    inside.refresh();
    assert.equal(await has(inside, newer), true);
  });

  it('runs no hook of the repository', async () => {
    const { made, repository } = await clone();
    const marker = join(scratch.root, `hook${count++}`);
    const hook = join(made.root, '.git/hooks/reference-transaction');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch '${marker}'\n`);
    chmodSync(hook, 0o755);
    const later = upstream.commit('behind a hook', { 'a.txt': 'hooked' });
    await repository.fetch('origin');
    assert.equal(await has(repository, later), true);
    assert.equal(existsSync(marker), false);
    // By itself git would have.
    upstream.commit('behind a hook again', { 'a.txt': 'hooked again' });
    made.git('fetch', '--quiet');
    assert.equal(existsSync(marker), true);
  });

  it('repeats no password of git’s words', async () => {
    const { made, repository } = await clone();
    // git tells this address as a host, without a protocol.
    made.git('remote', 'set-url', 'origin', 'git://katie:s3cret@nowhere.invalid/shop');
    await assert.rejects(repository.fetch('origin'), (error: Error) => {
      assert.ok(error instanceof GitFailed);
      assert.match(error.reason, /nowhere\.invalid/);
      assert.doesNotMatch(`${error.message} ${error.output} ${error.reason}`, /katie|s3cret/);
      return true;
    });
    const words = [
      [
        "fatal: unable to access 'https://katie:s3cret@host/a b.git/': no",
        "fatal: unable to access 'https://host/a b.git/': no",
      ],
      ['https://t0ken@host/x', 'https://host/x'],
      ['https://katie:p@ss@host/x and ssh://git@host/y', 'https://host/x and ssh://host/y'],
      ['unable to look up katie:s3cret@host (port 9418)', 'unable to look up host (port 9418)'],
      ['git@github.com: Permission denied', 'git@github.com: Permission denied'],
    ];
    for (const [said = '', told] of words) assert.equal(withoutCredentials(said), told);
  });

  it('leaves a repository that can be used when it is cancelled halfway', async () => {
    const { made, repository } = await clone('--depth=1');
    const second = upstream.commit('second thought', { 'a.txt': 'again' });
    // The other side begins to answer, and then says nothing more.
    const flags = scratch.folder(`flags${count++}`);
    const stuck = join(flags, 'stuck');
    writeFileSync(
      stuck,
      `#!/bin/sh\ngit-upload-pack "$@" | { dd bs=1 count=600 2>/dev/null; : > '${flags}/began'; exec sleep 20; }\n`,
    );
    chmodSync(stuck, 0o755);
    made.git('config', 'remote.origin.uploadpack', stuck);
    const abort = new AbortController();
    const watcher = watch(flags);
    const began = once(watcher, 'change');
    const rejected = assert.rejects(fetchAll(repository, [second], { signal: abort.signal }), Cancelled);
    await began;
    watcher.close();
    abort.abort();
    await rejected;
    made.git('config', '--unset', 'remote.origin.uploadpack');
    made.git('fsck', '--strict');
    await fetchAll(repository, [second, first]);
    assert.equal(await has(repository, first), true);
    assert.deepEqual(globSync('**/*.lock', { cwd: join(made.root, '.git') }), []);
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
      const fetching = fetchAll(repository, ['0'.repeat(40)], { signal: abort.signal });
      const rejected = assert.rejects(fetching, Cancelled);
      await requested;
      abort.abort();
      await rejected;
      await assert.rejects(repository.fetch('origin', abort.signal), Cancelled);
    });

    it('does not wait for a password, and says how to give it', async () => {
      status = 401;
      const repository = await slow();
      await assert.rejects(
        fetchAll(repository, ['fffffff']),
        /origin wants to know who you are, .*\(could not read Username .*: terminal prompts disabled\)\. Fetch once in a terminal, .*: git fetch origin$/,
      );
    });

    it('lets a person sign in where there is a way', async () => {
      status = 401;
      const repository = await slow();
      const asked: unknown[][] = [];
      let answer = async (): Promise<boolean> => Promise.reject(new Error('Nobody signed in.'));
      const signIn = (...what: unknown[]) => {
        asked.push(what.filter((one) => one !== undefined));
        return answer();
      };
      await assert.rejects(fetchAll(repository, ['fffffff'], { signIn }), /wants to know who you are/);
      assert.deepEqual(asked, [['origin']]);
      // What the other way brings counts, without a second question in git's own way.
      const made = new Made(repository.root);
      const late = upstream.commit('late');
      answer = () => {
        made.git('fetch', '--quiet', pathToFileURL(upstream.root).href);
        return Promise.resolve(true);
      };
      assert.deepEqual(await fetchAll(repository, [late], { signIn }), ['from origin']);
      assert.equal(await has(repository, late), true);
      asked.length = 0;
      await assert.rejects(fetchAll(repository, ['f'.repeat(40)], { signIn }), /is not in origin either/);
      assert.deepEqual(asked, [['origin'], ['origin', 'f'.repeat(40)]]);
    });

    it('says that the network is not there, and that the repository is not', async () => {
      status = 404;
      const repository = await slow();
      await assert.rejects(fetchAll(repository, ['fffffff']), /origin leads to no repository any more/);
      const made = new Made(repository.root);
      made.git('remote', 'set-url', 'origin', 'https://nowhere.invalid/shop.git');
      await assert.rejects(
        fetchAll(repository, ['fffffff']),
        /origin cannot be reached \(.*Could not resolve host: nowhere\.invalid\)\. Check the network, then try again\.$/,
      );
    });
  });
});
