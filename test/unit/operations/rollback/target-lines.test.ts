// The lines about targets, on a real ledger and a real repository.
import assert from 'node:assert/strict';
import { Repository } from '../../../../src/git/repository.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { parseGlob } from '../../../../src/domain/text/glob.ts';
import { TargetLines } from '../../../../src/operations/rollback/target-lines.ts';
import { accountOf } from '../../../platform/account.ts';
import { pass } from '../../../platform/proxy.ts';
import { Scratch, type TestRepository } from '../../git/git.ts';
import { type RollbackFixture, startRollbackFixture } from '../engine/fixture.ts';

describe('the lines about what going back to each release would do', () => {
  let scratch: Scratch;
  let fixture: RollbackFixture;
  let made: TestRepository;
  let repository: Repository;
  let ledger: Ledger;
  const commits: string[] = [];
  /** How often git was asked, and in which order the platform. */
  let looks = 0;
  const asked: string[] = [];

  before(async () => {
    scratch = new Scratch();
    made = scratch.init('bookshop');
    commits.push(made.commit('Sell books', { 'shop.js': '1' }));
    commits.push(made.commit('Sell cards', { 'db/migrate/20240101000000_create_cards.rb': 'cards' }));
    commits.push(made.commit('Wrap them', { 'wrap.js': 'wrap', 'cards/one.change': 'cards' }));
    repository = (await Repository.open(made.root))!;
  });
  after(() => scratch.remove());

  beforeEach(async () => {
    looks = 0;
    asked.length = 0;
    fixture = await startRollbackFixture();
    // v9 runs the first commit, v10 has another config var, v11 runs the third.
    fixture.deploy(commits[0]!);
    fixture.config('PRICES', 'secret-prices');
    fixture.deploy(commits[2]!);
    fixture.proxy.treat = {
      GET: (exchange) => {
        asked.push(exchange.path);
        return pass(exchange);
      },
    };
    ledger = new Ledger(fixture.app, accountOf(fixture.client), Date.now);
    await ledger.readNow();
    asked.length = 0;
  });
  afterEach(() => fixture.close());

  const at = (version: number) => ledger.state.releases.find((release) => release.version === version)!;

  function lines(wait: (signal: AbortSignal) => Promise<unknown> = () => Promise.resolve()): TargetLines {
    const repositories = {
      of: () => {
        looks++;
        return Promise.resolve(repository);
      },
      all: () => Promise.resolve([repository]),
      trouble: () => Promise.resolve(undefined),
    };
    const settings = () => ({ protectedApps: [], migrations: [parseGlob('cards/*.change')] });
    return new TargetLines({ repositories, settings, wait: (_ms, signal) => wait(signal) }, ledger);
  }

  async function all(of: TargetLines, version: number, signal = new AbortController().signal) {
    const said: string[] = [];
    for await (const line of of.of(at(version), signal)) said.push(line.replace(/, ran .*?(?=…|$)/, ''));
    return said;
  }

  it('say what the ledger knows, then what git does, then what the platform does', async () => {
    assert.deepEqual(await all(lines(), 9), [
      'v9: takes back 2 releases…',
      'v9: takes back 2 commits, 2 migrations stay applied…',
      'v9: takes back 2 commits, changes 1 config var, 2 migrations stay applied',
    ]);
  });

  it('are said at once and without a question when a person comes back to a release', async () => {
    const targets = lines();
    await all(targets, 9);
    const [git, platform] = [looks, asked.length];
    assert.deepEqual(await all(targets, 9), [
      'v9: takes back 2 commits, changes 1 config var, 2 migrations stay applied',
    ]);
    assert.deepEqual([looks, asked.length], [git, platform]);
  });

  it('ask for the config vars of what runs once, whatever number of releases a person looks at', async () => {
    const targets = lines();
    await all(targets, 9);
    await all(targets, 10);
    await all(targets, 5);
    const current = asked.filter((path) => path.includes(at(11).id));
    assert.equal(current.length, 1, asked.join('\n'));
    assert.equal(asked.length, 4);
  });

  it('ask nobody about a release that was only passed over', async () => {
    const targets = lines();
    const passing = new AbortController();
    const said: string[] = [];
    for await (const line of targets.of(at(9), passing.signal)) {
      said.push(line);
      passing.abort();
    }
    assert.equal(said.length, 1);
    assert.deepEqual([looks, asked], [0, []]);
  });

  it('leave the platform alone until a person stays', async () => {
    const passing = new AbortController();
    const gone = (signal: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('Gone on.')));
        passing.abort();
      });
    assert.equal((await all(lines(gone), 9, passing.signal)).length, 2);
    assert.deepEqual([looks, asked], [1, []]);
  });

  it('do not ask git about code that stays', async () => {
    fixture.config('COLOUR', 'blue');
    await ledger.readNow();
    asked.length = 0;
    assert.deepEqual(await all(lines(), 11), [
      'v11: takes back 1 release, same code…',
      'v11: takes back 1 release, same code…',
      'v11: takes back 1 release, same code, changes 1 config var',
    ]);
    assert.equal(looks, 0);
  });

  it('say why a release cannot be gone back to', async () => {
    assert.deepEqual(await all(lines(), 11), ['v11 is running now']);
    assert.match((await all(lines(), 6))[0] ?? '', /^v6 has never run/);
  });

  it('go on without what cannot be read, and ask for it again for the next release', async () => {
    let refuse = true;
    fixture.proxy.treat = {
      GET: (exchange) =>
        refuse
          ? exchange.answer({ status: 404, headers: { 'content-type': 'application/json' }, body: '{}' })
          : pass(exchange),
    };
    const targets = lines();
    assert.equal((await all(targets, 9)).at(-1), 'v9: takes back 2 commits, 2 migrations stay applied');
    refuse = false;
    assert.match((await all(targets, 10)).at(-1) ?? '', /changes \d config var|same config/);
  });

  it('let go of all that was read', async () => {
    const targets = lines();
    await all(targets, 9);
    targets.dispose();
    looks = 0;
    await all(targets, 9);
    assert.equal(looks, 1);
  });
});
