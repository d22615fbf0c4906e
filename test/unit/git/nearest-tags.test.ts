import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { useGit } from '../../../src/git/git.ts';
import { nearestTags } from '../../../src/git/nearest-tags.ts';
import { Repository } from '../../../src/git/repository.ts';
import { Scratch, type TestRepository } from './git.ts';

/** Nobody is in a hurry. */
const never = new Promise<never>(() => {});

describe('the nearest tags of many commits', () => {
  let scratch: Scratch;
  let made: TestRepository;
  let repository: Repository;
  let log: string;

  beforeEach(async () => {
    scratch = new Scratch();
    made = scratch.init('bookshop');
    log = join(scratch.root, 'describes.log');
    writeFileSync(log, '');
    // Writes down each process that describes, and waits for as long as there is a file that says so.
    const path = join(scratch.root, 'git');
    const git = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const script = [
      '#!/bin/sh',
      `case " $* " in *" describe "*) echo $# >> '${log}'; while [ -e '${log}.hold' ]; do sleep 0.01; done;; esac`,
      `exec '${git}' "$@"`,
    ];
    writeFileSync(path, `${script.join('\n')}\n`);
    chmodSync(path, 0o755);
    repository = (await Repository.open(made.root))!;
    useGit(path);
  });

  afterEach(() => {
    useGit(undefined);
    scratch.remove();
  });

  const processes = () => readFileSync(log, 'utf8').trimEnd().split('\n').filter(Boolean).length;
  /** Ends when the first of them runs. */
  async function begun(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- it waits
    while (processes() === 0) await turn();
  }

  /** A tag, and 120 commits behind it. */
  function makeMany(): string[] {
    const commits = Array.from({ length: 121 }, (_, at) => {
      const tag = at === 0 ? 'reset refs/tags/v0\nfrom refs/heads/main\n' : '';
      return `commit refs/heads/main\ncommitter K <k@example.com> ${at + 1} +0000\ndata 0\n\n${tag}`;
    });
    execFileSync('git', ['fast-import', '--quiet'], { cwd: made.root, input: commits.join('') });
    return made.git('rev-list', '--max-count=120', 'main').split('\n');
  }

  const tags = () => made.git('for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags');
  const ask = (hashes: readonly string[], late: Promise<unknown> = never) =>
    nearestTags(repository, tags(), hashes, late);

  /** What git says of each by itself. */
  function one(hash: string): string | undefined {
    try {
      return made.git('describe', '--tags', hash);
    } catch {
      return undefined;
    }
  }

  const expected = (hashes: readonly string[]) =>
    new Map(hashes.flatMap((hash) => (one(hash) === undefined ? [] : [[hash, one(hash)]])));

  it('are those that git tells of each by itself, over merges and with all kinds of tags', async () => {
    const hashes = [made.commit('Before any tag'), made.commit('Two')];
    made.git('tag', 'v1');
    hashes.push(made.commit('Three'));
    made.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
    hashes.push(made.commit('Side', { side: '1' }));
    made.git('tag', '-a', '-m', 'annotated', 'side/with a-long-g1234567-name'.replace(' ', '_'));
    hashes.push(made.commit('Side 2', { side: '2' }));
    made.git('checkout', '--quiet', 'main');
    made.git('merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
    hashes.push(made.head(), made.commit('After'));
    made.git('tag', 'ünï');
    hashes.push(made.commit('Last'));
    made.git('checkout', '--quiet', '--orphan', 'elsewhere');
    hashes.push(made.commit('No tag leads here', { other: '1' }));
    const found = await ask(hashes);
    assert.equal(found.size, 7);
    assert.deepEqual(found, expected(hashes));
    assert.equal(processes(), 1);
  });

  it('are asked of one process for a page, and of none the second time', async () => {
    const hashes = makeMany();
    // Two lists at once share the answers.
    const [found, again] = await Promise.all([ask(hashes), ask(hashes.slice(0, 3))]);
    assert.deepEqual([found.size, again.size, found.get(hashes[119]!)], [120, 3, one(hashes[119]!)]);
    assert.equal(processes(), 2);
    assert.deepEqual(await ask(hashes), found);
    assert.equal(processes(), 2);
  });

  it('are others as soon as the tags are', async () => {
    made.commit('Zero');
    made.git('tag', 'v0');
    const [first, second] = [made.commit('One'), made.commit('Two')];
    assert.deepEqual(await ask([first, second]), expected([first, second]));
    made.git('tag', 'v1', first);
    assert.equal((await ask([second])).get(second), one(second));
    made.git('tag', '--force', 'v1', second);
    made.git('tag', '--delete', 'v0');
    assert.deepEqual(await ask([first]), new Map());
    // What came from elsewhere may lead on to other tags.
    const before = processes();
    repository.refresh();
    await ask([first]);
    assert.equal(processes(), before + 1);
  });

  it('are not looked for where there are none', async () => {
    assert.deepEqual(await ask([made.commit('One')]), new Map());
    assert.equal(processes(), 0);
  });

  it('are not waited for when they take long, and are there the next time', async () => {
    const hashes = makeMany();
    writeFileSync(`${log}.hold`, '');
    assert.deepEqual(await ask(hashes, begun()), new Map());
    rmSync(`${log}.hold`);
    // It goes on with the page that it had begun, and with no other.
    assert.equal((await ask(hashes.slice(0, 100))).size, 100);
    assert.equal(processes(), 1);
    assert.equal((await ask(hashes)).size, 120);
    assert.equal(processes(), 2);
  });

  it('take no option for a commit, and say nothing when git says no', async () => {
    made.commit('Zero');
    made.git('tag', 'v0');
    await assert.rejects(ask(['--all']), RangeError);
    assert.deepEqual(await ask(['f'.repeat(40)]), new Map());
  });
});
