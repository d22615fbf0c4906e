// Looking at a repository runs nothing that it names: each place that calls git, in a repository full of traps.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parseSync } from 'oxc-parser';
import { ambiguity } from '../../../src/git/ambiguous.ts';
import { blameLine } from '../../../src/git/blame.ts';
import { changedLines } from '../../../src/git/changed-lines.ts';
import { commitDetails } from '../../../src/git/commit-details.ts';
import { discover } from '../../../src/git/discover.ts';
import { fileNames } from '../../../src/git/file-names.ts';
import { fileDifferences } from '../../../src/git/file-differences.ts';
import { useGit, useTrust } from '../../../src/git/git.ts';
import { FileLeftOut } from '../../../src/git/left-out.ts';
import { History, historyOf } from '../../../src/git/history.ts';
import { messagesOf } from '../../../src/git/messages.ts';
import { commitsFrom, namesOf } from '../../../src/git/names.ts';
import { countRange } from '../../../src/git/ranges.ts';
import { Repository } from '../../../src/git/repository.ts';
import { aheadBehind } from '../../../src/code/ahead-behind.ts';
import { allCommitDetails } from '../../../src/git/all-commit-details.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { Scratch, TestRepository } from './git.ts';
import { drivers, makeHistory, settings, sign, Traps } from './hostile.ts';

/** What operations are tried on. */
interface Fixture {
  readonly repository: Repository;
  /** Whole hashes, from the newest: a signed one, its parent, and the one before it, where a file was renamed. */
  readonly hashes: readonly [string, string, string];
}

interface Operation {
  /** The calls of git that it makes, as `file function`. */
  readonly calls: readonly string[];
  readonly run: (fixture: Fixture) => Promise<unknown>;
}

const each = <T, U>(items: readonly T[], work: (item: T) => Promise<U>) => Promise.all(items.map(work));

/**
 * Every place in src/git that calls git, by what leads there. A new one belongs here: with it, it is tried on all
 * traps.
 */
const operations: Readonly<Record<string, Operation>> = {
  'open a repository': {
    calls: ['repository.ts open'],
    run: ({ repository }) => Repository.open(repository.root),
  },
  'look for repositories': {
    calls: ['discover.ts submodulesOf'],
    run: ({ repository: { root } }) =>
      discover([{ path: root, levels: 1, ignored: [], submodules: true }], [], []),
  },
  'list remotes': { calls: ['remotes.ts readRemotes'], run: ({ repository }) => repository.remotes() },
  'ask whether a clone is shallow': {
    calls: ['repository.ts isShallow'],
    run: ({ repository }) => repository.isShallow(),
  },
  'look up commits': {
    calls: ['commits.ts #ask', 'commits.ts #byObjects'],
    run: ({ repository, hashes }) => repository.resolve([...hashes, 'abcdef0', 'f'.repeat(40)]),
  },
  'look up what a short hash stands for': {
    calls: ['ambiguous.ts commitsWith'],
    run: ({ repository, hashes: [hash] }) => ambiguity(repository, hash.slice(0, 7)),
  },
  'compare commits': {
    calls: ['partial.ts readPartial', 'repository.ts changes'],
    run: ({ repository, hashes: [newest, , renamed] }) =>
      each([renamed, undefined], (from) => repository.changes(from, newest)),
  },
  'count files that differ': {
    calls: ['repository.ts countChanges'],
    run: ({ repository, hashes: [newest, , renamed] }) => repository.countChanges(renamed, newest),
  },
  'count lines that differ': {
    calls: ['changed-lines.ts changedLines'],
    run: ({ repository, hashes: [newest, , renamed] }) =>
      each([...drivers, 'command', 'long'], (name) =>
        changedLines(repository, renamed, newest, { path: `${name}.txt`, from: undefined }),
      ),
  },
  'read files': {
    calls: ['repository.ts #objects', 'repository.ts #alone', 'repository.ts #absent'],
    run: ({ repository, hashes: [hash] }) =>
      each([...drivers.map((name) => `${name}.txt`), 'new\nline.txt', 'sub'], (path) =>
        repository.read(hash, path),
      ),
  },
  'ask for the sizes of files': {
    calls: [],
    run: ({ repository, hashes: [hash] }) =>
      each([...drivers.map((name) => `${name}.txt`), 'new\nline.txt', 'sub'], (path) =>
        repository.size(hash, path),
      ),
  },
  'blame what is on disk': {
    calls: ['blame.ts blame'],
    run: ({ repository }) =>
      each([...drivers, 'command', 'long'], (name) => blameLine(repository, `${name}.txt`, 1)),
  },
  'blame what is in an editor': {
    calls: [],
    run: ({ repository }) =>
      each([...drivers, 'command', 'long'], (name) =>
        blameLine(repository, `${name}.txt`, 1, { contents: Buffer.from('a\nmine\n') }),
      ),
  },
  'blame a commit': {
    calls: [],
    run: ({ repository, hashes: [at] }) =>
      each([...drivers, 'command', 'long'], (name) => blameLine(repository, `${name}.txt`, 1, { at })),
  },
  'look files up in many commits': {
    calls: ['file-differences.ts outputOf'],
    run: ({ repository, hashes: [newest, , renamed] }) =>
      fileDifferences(
        repository,
        [
          { from: renamed, to: newest },
          { from: undefined, to: newest },
        ],
        ['tree.txt'],
      ),
  },
  'follow files': {
    calls: ['file-names.ts fileNames'],
    run: ({ repository, hashes: [at] }) =>
      each(['tree.txt', 'moved.txt', 'merged.txt'], (path) => fileNames(repository, path, at)),
  },
  'describe a commit': {
    calls: ['commit-details.ts commitDetails', 'commit-details.ts nearestTag', 'tags.ts tagsOf'],
    run: ({ repository, hashes: [hash] }) => commitDetails(repository, hash),
  },
  'read messages': {
    calls: ['messages.ts messagesOf'],
    run: ({ repository, hashes }) => messagesOf(repository, hashes),
  },
  'describe commits': {
    calls: ['nearest-tags.ts describe'],
    run: ({ repository, hashes }) => allCommitDetails(repository, hashes, new Promise(() => {})),
  },
  'walk the history': {
    calls: ['history.ts #walk'],
    run: ({ repository, hashes: [newest, , renamed] }) =>
      new History(repository).list({ from: renamed, to: newest }, 0, 10),
  },
  'count commits': {
    calls: ['ranges.ts countRange', 'ranges.ts countRange', 'ranges.ts countRange'],
    run: ({ repository, hashes: [newest, , renamed] }) =>
      each([renamed, undefined], (from) =>
        countRange(repository, historyOf(repository), { from, to: newest }),
      ),
  },
  'list names and the newest commits': {
    calls: ['names.ts namesOf', 'names.ts commitsFrom'],
    run: ({ repository, hashes: [newest] }) =>
      Promise.all([namesOf(repository), commitsFrom(repository, newest, 10)]),
  },
  'compare with what is checked out': {
    calls: ['head.ts headOf'],
    run: ({ repository, hashes: [, , renamed] }) => aheadBehind(repository, renamed),
  },
};

/** What talks to a remote. It asks for trust. */
const fetches: Readonly<Record<string, Operation & { readonly remote: string }>> = {
  'fetch branches': {
    calls: ['repository.ts #fetch'],
    remote: 'uploadpack',
    run: ({ repository }) => repository.fetch('uploadpack'),
  },
  'fetch a commit': {
    calls: [],
    remote: 'uploadpack',
    run: ({ repository, hashes: [, hash] }) => repository.fetchCommit('uploadpack', hash),
  },
  deepen: {
    calls: [],
    remote: 'uploadpack',
    run: ({ repository }) => repository.deepen('uploadpack', 1),
  },
};

/** What a person asks for to see a file of a partial clone. */
const fetchFiles: Operation = {
  calls: ['repository.ts fetchFiles'],
  run: ({ repository, hashes: [hash] }) => repository.fetchFiles(hash, ['tree.txt']),
};

/** Remotes of partial clones that give nothing. */
const failing = ['ext', 'insteadOf', 'nameless', 'never', 'none', 'proxied', 'ssh', 'vcs'];

const secrets = {
  HEROKU_API_KEY: 'token-of-the-environment',
  NETRC: '/nowhere/netrc',
  SHOP_TOKEN: 'token-of-later',
  GITHUB_TOKEN: 'token-of-another-tool',
};

describe('a repository full of traps', function () {
  // Every git operation runs several times, each a process or more.
  this.timeout(120_000);

  let scratch: Scratch;
  let traps: Traps;
  let server: Server;
  const scenes = new Map<string, Fixture>();
  const saved: Record<string, string | undefined> = {};

  /** A clone with all the settings. */
  async function makeClone(name: string, newest: string, ...options: string[]): Promise<void> {
    const made = new TestRepository(join(scratch.root, name));
    const upstream = pathToFileURL(join(scratch.root, 'upstream')).href;
    new TestRepository(scratch.root).git('clone', '--quiet', ...options, upstream, made.root);
    for (const file of [...drivers, 'long', 'command', 'plain']) made.write(`${file}.txt`, 'a\nmine\n');
    // It has everything and would be asked first.
    made.git('remote', 'set-url', 'origin', 'file:///nowhere');
    const signed = sign(made, newest);
    made.git('update-ref', 'refs/heads/signed', signed);
    // git takes the name before the beginning of a hash.
    made.git('update-ref', 'refs/heads/abcdef0', signed);
    for (const { set } of settings) set(made, traps);
    const repository = (await Repository.open(made.root))!;
    const [parent = '', before = ''] = made.git('log', '--format=%H', '-3', newest).split('\n').slice(1);
    scenes.set(name, { repository, hashes: [signed, parent, before] });
  }

  before(async () => {
    scratch = new Scratch();
    for (const [name, value] of Object.entries(secrets)) {
      saved[name] = process.env[name];
      process.env[name] = value;
    }
    server = createServer((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' }).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address);
    traps = new Traps(scratch.folder('traps'), `http://127.0.0.1:${address.port}`);
    const upstream = scratch.init('upstream');
    const newest = makeHistory(upstream);
    scratch.init('alternate').commit('alternate');
    await makeClone('whole', newest);
    await makeClone('blobless', newest, '--filter=blob:none', '--no-checkout');
    await makeClone('treeless', newest, '--filter=tree:0', '--no-checkout');
  });

  afterEach(() => useGit(undefined));

  after(() => {
    server.close();
    useTrust(() => false);
    for (const [name, value] of Object.entries(saved)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    scratch.remove();
  });

  it('has traps that spring when git is asked plainly', async () => {
    const tame: string[] = [];
    const proven = settings.filter(({ proof }) => proof);
    assert.ok(proven.length >= 24);
    traps.sprung();
    for (const { name, proof = [] } of proven) {
      const cwd = join(scratch.root, 'copy');
      cpSync(scenes.get('whole')!.repository.root, cwd, { recursive: true });
      const args = proof.map((arg) => (arg === 'SERVER' ? traps.server : arg));
      const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' };
      // oxlint-disable-next-line no-await-in-loop -- each in a copy of its own
      const said = await promisify(execFile)('git', args, { cwd, env }).catch(String);
      const sprung = traps.sprung();
      if (!sprung.includes(name)) tame.push(`${name}: ${JSON.stringify(said)} sprang ${sprung.join()}`);
      scratch.discard('copy');
    }
    assert.deepEqual(tame, []);
  });

  for (const clone of ['whole', 'blobless', 'treeless']) {
    for (const trusted of [false, true]) {
      it(`is looked at without springing one (${clone}, ${trusted ? '' : 'not '}trusted)`, async () => {
        useTrust(() => trusted);
        const fixture = scenes.get(clone)!;
        const repository = (await Repository.open(fixture.repository.root))!;
        const sprung: Record<string, string[]> = {};
        traps.sprung();
        for (const [name, { run }] of Object.entries(operations)) {
          try {
            // oxlint-disable-next-line no-await-in-loop -- one at a time, to know which it was
            await run({ ...fixture, repository });
          } catch (error) {
            assert.ok(clone !== 'whole' && error instanceof Problem, `${name}: ${String(error)}`);
          }
          const names = traps.sprung();
          if (names.length > 0) sprung[name] = names;
        }
        assert.deepEqual(sprung, {});
      });
    }
  }

  for (const clone of ['blobless', 'treeless']) {
    it(`is looked at without springing one by a git that knows no other way than to fetch (${clone})`, async () => {
      useTrust(() => false);
      const before245 = join(scratch.root, 'git-before-2.45');
      writeFileSync(before245, '#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec git "$@"\n');
      chmodSync(before245, 0o755);
      useGit(before245);
      const { hashes, repository } = scenes.get(clone)!;
      const asked = ['tree.txt', 'info.txt', 'new\nline.txt'].map((path) => repository.read(hashes[0], path));
      const answers = await Promise.allSettled(asked);
      assert.ok(answers.every((one) => one.status === 'rejected' && one.reason instanceof Problem));
      assert.deepEqual(traps.sprung(), []);
    });
  }

  it('is not fetched into before the folder is trusted', async () => {
    useTrust(() => false);
    for (const [name, { run }] of Object.entries({ ...fetches, fetchFiles })) {
      // oxlint-disable-next-line no-await-in-loop
      await assert.rejects(
        run(scenes.get('whole')!),
        /Problem: Shiplog fetches only into folders that you trust/,
        name,
      );
    }
    assert.deepEqual(traps.sprung(), []);
  });

  it('runs what leads to the remote when a trusted one is fetched into, without tokens', async () => {
    useTrust(() => true);
    for (const [name, { run, remote }] of Object.entries(fetches)) {
      // oxlint-disable-next-line no-await-in-loop
      await run(scenes.get('whole')!);
      const seen = traps.environments();
      assert.deepEqual(traps.sprung(), [remote], name);
      assert.match(seen, /^PATH=/m);
      // Nobody sits at a terminal to answer it.
      assert.match(seen, /^GIT_TERMINAL_PROMPT=0$/m);
      for (const [variable, value] of Object.entries(secrets)) {
        assert.ok(!seen.includes(variable) && !seen.includes(value), `${name} hands on ${variable}`);
      }
    }
    await assert.rejects(scenes.get('whole')!.repository.fetch('ext'), Problem);
    assert.deepEqual(traps.sprung(), []);
  });

  it('gives a file of a partial clone that a person asks for, by what leads to the remote alone', async () => {
    useTrust(() => true);
    for (const clone of ['blobless', 'treeless']) {
      const fixture = scenes.get(clone)!;
      const { repository, hashes } = fixture;
      const made = new TestRepository(repository.root);
      // git may end at one that fails, before it comes to the next.
      for (const name of failing) made.git('config', '--remove-section', `remote.${name}`);
      traps.sprung();
      // oxlint-disable-next-line no-await-in-loop
      await assert.rejects(repository.read(hashes[0], 'tree.txt'), FileLeftOut);
      // oxlint-disable-next-line no-await-in-loop
      await fetchFiles.run(fixture);
      assert.deepEqual(traps.sprung(), ['uploadpack']);
      // oxlint-disable-next-line no-await-in-loop
      assert.match(Buffer.from(await repository.read(hashes[0], 'tree.txt')).toString(), /last\n$/);
    }
  });
});

describe('the table of operations', () => {
  it('has each place in src/git that calls git', () => {
    const folder = resolve(import.meta.dirname, '../../../src/git');
    const files = globSync('*.ts', { cwd: folder }).filter((file) => file !== 'git.ts');
    const calls = files.flatMap((file) => callsIn(file, readFileSync(join(folder, file), 'utf8')));
    const known = Object.values({ ...operations, ...fetches, fetchFiles }).flatMap((one) => one.calls);
    assert.deepEqual(known.toSorted(), calls.toSorted());
  });
});

type Node = Readonly<Record<string, unknown>>;

/** The calls of git in a file, each as `file function`, by the function around it that has a name. */
function callsIn(file: string, text: string): string[] {
  const calls: string[] = [];
  const visit = (value: unknown, around: string): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one, around);
    } else if (typeof value === 'object' && value !== null) {
      const node = value as Node;
      const { type, callee, key, id } = node;
      if (type === 'CallExpression' && /^(?:runGit|runCatFile|streamGit)$/.test(nameOf(callee))) {
        calls.push(`${basename(file)} ${around}`);
      }
      const own =
        type === 'MethodDefinition' ? nameOf(key) : type === 'FunctionDeclaration' ? nameOf(id) : '';
      for (const part of Object.values(node)) visit(part, own || around);
    }
  };
  visit(parseSync(file, text).program, 'top');
  return calls;
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { type, name } = value as Node;
  return `${type === 'PrivateIdentifier' ? '#' : ''}${typeof name === 'string' ? name : ''}`;
}
