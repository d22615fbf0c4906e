// A platform with one app and its ledger, the real client on it through a proxy, and a person who is scripted.
import assert from 'node:assert/strict';
import type { Account } from '../../../../src/api/account.ts';
import type { Generation } from '../../../../src/platform/ledger/apps.ts';
import { Client } from '../../../../src/api/client.ts';
import type { AskSecondFactor } from '../../../../src/api/second-factor.ts';
import { createTransport, type Transport } from '../../../../src/api/transport.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { messageOf, Problem } from '../../../../src/domain/problem.ts';
import type { Release } from '../../../../src/domain/release/release.ts';
import type { RollbackPlan } from '../../../../src/domain/plan/rollback-plan.ts';
import { carryOut, type Outcome } from '../../../../src/operations/engine/flow.ts';
import { JournalFiles } from '../../../../src/operations/engine/journal-files.ts';
import { endText } from '../../../../src/operations/engine/report.ts';
import { rollback, type RollbackPorts } from '../../../../src/operations/rollback/rollback.ts';
import { rollbackWords } from '../../../../src/operations/rollback/words.ts';
import { type HostScript, type HostSeen, nothingSeen, openHost, scripted } from './host.ts';
import { ToldProcesses } from '../../../platform/told-processes.ts';
import { requestLog } from '../../../secrets.ts';
import { accountOf } from '../../../platform/account.ts';
import { type Fixture, startFixture } from '../../../platform/fixture.ts';
import { type Proxy, startProxy } from '../../../platform/proxy.ts';

export const hash = (digit: string): string => digit.repeat(40);

/** The ledger that every test begins with. */
export const before = [
  'v1 Initial release',
  'v2 Enable Logplex',
  'v3 Deploy aaaaaaaa',
  'v4 Set COLOUR config vars',
  'v5 Deploy bbbbbbbb',
  'v6 Deploy cccccccc',
  'v7 Set COLOUR config vars',
  'v8 Deploy dddddddd',
];

/** What the person does, where it is not simply to go on. */
export interface Script extends HostScript<RollbackPlan> {
  readonly choose?: (ledger: Ledger) => Promise<Release>;
  /** What is read beside the ledger; left out, nothing is. */
  readonly gather?: RollbackPorts['read'];
  readonly user?: Account['user'];
}

/** What the person saw, in order. */
export interface Seen extends HostSeen<RollbackPlan> {
  readonly choices: number[];
}

/** How a rollback ended, with its release as the ledger has it. */
type Ended = Omit<Outcome<RollbackPlan>, 'made'> & { readonly made: Release };

export interface RollbackFixture {
  readonly base: Fixture;
  readonly proxy: Proxy;
  /** How the one process of each release fares. */
  readonly processes: ToldProcesses;
  readonly client: Client;
  readonly app: { readonly id: string; readonly name: string };
  readonly account: { readonly id: string; readonly email: string };
  readonly shanley: string;
  /** What the person does when the platform asks for the code of a second factor. */
  giveCode: AskSecondFactor;
  /** @param web the command of its one process, which is told and not run */
  deploy(commit: string, outcome?: 'failed', web?: string): void;
  config(name: string, value: string, by?: string): void;
  /** Versions and descriptions of the ledger as the platform has it, oldest first. */
  ledger(): string[];
  /** Rolls back as the person who is scripted. A ledger of its own each time unless one is given. */
  rollBack(
    version: number | undefined,
    script?: Script,
    ledger?: Ledger,
  ): Promise<Ended & { readonly text: string; seen: Seen }>;
  /** The sentence of the Problem that a rollback ends with, and what was seen before. */
  refusal(version: number | undefined, script?: Script): Promise<{ message: string; seen: Seen }>;
  /** The id of a release. */
  idOf(version: number): string;
  /** No POST, and the ledger as it was. */
  nothingWritten(): void;
  /** One POST, for that target, and in the ledger one release for it. */
  writtenOnce(target: number): void;
  close(): Promise<void>;
}

/** One with the ledger that every test begins with. */
export async function startRollbackFixture(generation: Generation = 'cedar'): Promise<RollbackFixture> {
  const fixture = await startEmptyRollbackFixture(generation);
  fixture.deploy(hash('a'));
  fixture.config('COLOUR', 'red');
  fixture.deploy(hash('b'));
  fixture.deploy(hash('c'), 'failed');
  fixture.config('COLOUR', 'green');
  fixture.deploy(hash('d'));
  fixture.nothingWritten();
  return fixture;
}

async function startEmptyRollbackFixture(generation: Generation): Promise<RollbackFixture> {
  const base = await startFixture();
  const processes = new ToldProcesses(base.platform.ledger);
  const proxy = await startProxy(base.platform.url, (method, path) => processes.answer(method, path));
  const transport: Transport = createTransport();
  const client = new Client({ url: proxy.url, token: base.platform.token }, transport, requestLog(), {
    askSecondFactor: (question) => fixture.giveCode(question),
  });
  const store = base.platform.ledger;
  const account = store.accounts.current();
  const shanley = store.accounts.have('shanley@example.com', null).id;
  const { id, name } = store.apps.create('bookshop', account.id, generation);
  const app = { id, name };

  const run = async (
    version: number | undefined,
    script: Script,
    seen: Seen,
    ledger = new Ledger(app, accountOf(client, script.user ?? (() => Promise.resolve(account))), Date.now),
  ): Promise<Ended> => {
    const ports: RollbackPorts = {
      async chooseTarget(of) {
        if (!script.choose) throw new Error('Nobody expects to be asked for a release.');
        seen.choices.push(of.state.releases.length);
        return await script.choose(of);
      },
      read: script.gather ?? (() => Promise.resolve({})),
      titles: () => Promise.resolve([]),
      showPlan: () => Promise.resolve(),
    };
    const host = openHost(new JournalFiles(base.folder), script, seen);
    const outcome = await carryOut(scripted(rollback(ports, ledger, version), script, seen), host);
    const release = outcome.made[0]?.release;
    const made = ledger.state.releases.find((one) => one.id === release?.id);
    assert.ok(release && made);
    return { ...outcome, made: { ...made, status: release.status } };
  };

  const idOf = (version: number): string => store.releases.find(id, String(version)).id;
  const versions = (): string[] =>
    store.releases
      .list(id, { field: 'version', order: 'asc', start: undefined, end: undefined, max: 1000 })
      .rows.map(({ version, description }) => `v${version} ${description}`);

  const fixture: RollbackFixture = {
    giveCode: () => Promise.reject(new Error('Nobody expects to be asked for a code.')),
    idOf,
    nothingWritten() {
      assert.equal(proxy.posts.length, 0);
      assert.deepEqual(versions(), before);
    },
    writtenOnce(target) {
      assert.deepEqual(
        proxy.posts.map((body) => JSON.parse(body) as unknown),
        [{ release: idOf(target) }],
      );
      assert.deepEqual(versions(), [...before, `v9 Rollback to v${target}`]);
    },
    base,
    proxy,
    processes,
    client,
    app,
    account,
    shanley,
    deploy(commit, outcome, web = 'node server.js') {
      const slug = {
        commit,
        commitDescription: null,
        buildpack: 'Node.js',
        checksum: null,
        size: 1024,
        processTypes: { web },
      };
      store.builds.tell(id, slug, 'Built.', { by: account.id, ...(outcome && { outcome }) });
    },
    config: (key, value, by = account.id) => void store.changeConfig(id, { [key]: value }, by),
    ledger: versions,
    async rollBack(version, script = {}, ledger) {
      const seen = { ...nothingSeen<RollbackPlan>(), choices: [] };
      const outcome = await run(version, script, seen, ledger);
      outcome.shown();
      return { ...outcome, text: endText(rollbackWords, outcome), seen };
    },
    async refusal(version, script = {}) {
      const seen = { ...nothingSeen<RollbackPlan>(), choices: [] };
      const outcome = await run(version, script, seen).catch((error: unknown) => error);
      if (outcome instanceof Problem) return { message: outcome.message, seen };
      throw new Error(`It did not end in a Problem but with ${messageOf(outcome)}.`);
    },
    async close() {
      await transport.close();
      await proxy.close();
      await base.close();
    },
  };
  return fixture;
}
