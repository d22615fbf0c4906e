// A platform with a pipeline of three apps, the real client on it through a proxy, and a person who is scripted.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Generation } from '../../../../src/platform/ledger/apps.ts';
import { Client } from '../../../../src/api/client.ts';
import type { AskSecondFactor } from '../../../../src/api/second-factor.ts';
import { createTransport } from '../../../../src/api/transport.ts';
import { Ledger } from '../../../../src/ledger/ledger.ts';
import { messageOf, Problem } from '../../../../src/domain/problem.ts';
import type { PromotionPlan } from '../../../../src/domain/plan/promotion-plan.ts';
import { carryOut, type Outcome } from '../../../../src/operations/engine/flow.ts';
import type { Draft } from '../../../../src/platform/ledger/releases.ts';
import { JournalFiles } from '../../../../src/operations/engine/journal-files.ts';
import { endText } from '../../../../src/operations/engine/report.ts';
import type { AppRepository } from '../../../../src/code/code-between.ts';
import { promotion, type PromotionApps } from '../../../../src/operations/promotion/promotion.ts';
import { readPromotionPlan } from '../../../../src/operations/promotion/sources.ts';
import { promotionWords } from '../../../../src/operations/promotion/words.ts';
import { type HostScript, type HostSeen, nothingSeen, openHost, scripted } from '../engine/host.ts';
import { accountOf } from '../../../platform/account.ts';
import { type Fixture, startFixture } from '../../../platform/fixture.ts';
import { type Proxy, startProxy } from '../../../platform/proxy.ts';
import { ToldProcesses } from '../../../platform/told-processes.ts';
import { requestLog } from '../../../secrets.ts';

type Name = 'shop-staging' | 'shop' | 'shop-eu';

export const hash = (digit: string): string => digit.repeat(40);

/** What the person does, where it is not simply to go on. */
export interface Script extends Omit<HostScript<PromotionPlan>, 'confirm'> {
  readonly targets?: readonly Name[];
  readonly confirm?: (plan: PromotionPlan, apps: PromotionApps) => unknown;
  readonly repositories?: AppRepository;
}

type Seen = HostSeen<PromotionPlan>;

export interface PromotionFixture {
  readonly base: Fixture;
  readonly proxy: Proxy;
  /** How the one process of each release fares. */
  readonly processes: ToldProcesses;
  readonly pipeline: { readonly id: string };
  /** What the person does when the platform asks for the code of a second factor. */
  giveCode: AskSecondFactor;
  /** Where the last promotion is kept until its end was told. */
  shelf: JournalFiles;
  /** The id of an app. */
  idOf(name: Name): string;
  /** @param release its release command @param told how that went, and what it wrote */
  deploy(name: Name, commit: string, release?: string, told?: Pick<Draft, 'outcome' | 'output'>): void;
  config(name: Name, key: string, value: string): void;
  /** A ledger that is read anew. */
  ledgerOf(name: Name): Ledger;
  appsOf(targets?: readonly Name[]): PromotionApps;
  promote(script?: Script): Promise<Outcome<PromotionPlan> & { readonly text: string; readonly seen: Seen }>;
  /** The sentence of the Problem that a promotion ends with, and what was seen before. */
  refusal(script?: Script): Promise<{ readonly message: string; readonly seen: Seen }>;
  /** Versions and descriptions of what was promoted to an app, oldest first. */
  promoted(name: Name): string[];
  /** The requests for promotions that arrived. */
  posts(): unknown[];
  close(): Promise<void>;
}

const noRepository: AppRepository = {
  of: () => Promise.resolve(undefined),
  all: () => Promise.resolve([]),
  trouble: () => Promise.resolve(undefined),
};

/** shop-staging runs commit b as v4; shop and shop-eu, both in production, run commit a as v3. */
export async function startPromotionFixture(generation: Generation = 'cedar'): Promise<PromotionFixture> {
  const base = await startFixture();
  const processes = new ToldProcesses(base.platform.ledger);
  const proxy = await startProxy(base.platform.url, (method, path) => processes.answer(method, path));
  const transport = createTransport();
  const client = new Client({ url: proxy.url, token: base.platform.token }, transport, requestLog(), {
    askSecondFactor: (question) => fixture.giveCode(question),
  });
  const store = base.platform.ledger;
  const account = store.accounts.current();
  const pipeline = store.pipelines.create('shop', account.id, generation);
  const names: readonly Name[] = ['shop-staging', 'shop', 'shop-eu'];
  const ids = new Map(names.map((name) => [name, store.apps.create(name, account.id, generation).id]));
  const idOf = (name: Name): string => ids.get(name) ?? '';
  for (const name of names) {
    store.pipelines.couple(pipeline.id, idOf(name), name === 'shop-staging' ? 'staging' : 'production');
  }

  const ledgerOf = (name: Name) =>
    new Ledger(
      { id: idOf(name), name },
      accountOf(client, () => Promise.resolve(account)),
      Date.now,
    );
  const appsOf = (targets: readonly Name[] = ['shop']): PromotionApps => ({
    pipeline: { id: pipeline.id, name: 'shop' },
    source: ledgerOf('shop-staging'),
    targets: targets.map((name) => ledgerOf(name)),
  });

  const run = (script: Script, seen: Seen): Promise<Outcome<PromotionPlan>> => {
    const inputs = {
      repositories: script.repositories ?? noRepository,
      stageOf: () => undefined,
      settings: () => ({ protectedApps: [], migrations: [] }),
      wait: () => new Promise(() => undefined),
    };
    // Each with a machine of its own: what came before is over.
    fixture.shelf = new JournalFiles(join(base.folder, randomUUID()));
    const apps = appsOf(script.targets);
    const operation = promotion(
      apps,
      (release, signal) => readPromotionPlan(inputs, apps, release, signal),
      () => Promise.resolve(),
    );
    const person = { ...script, confirm: (plan: PromotionPlan) => script.confirm?.(plan, apps) };
    return carryOut(scripted(operation, person, seen), openHost(fixture.shelf, person, seen));
  };

  const fixture: PromotionFixture = {
    giveCode: () => Promise.reject(new Error('Nobody expects to be asked for a code.')),
    base,
    proxy,
    processes,
    pipeline,
    shelf: new JournalFiles(base.folder),
    idOf,
    ledgerOf,
    appsOf,
    deploy(name, commit, release, told) {
      const slug = {
        commit,
        commitDescription: null,
        buildpack: 'Node.js',
        checksum: null,
        size: 1024,
        processTypes: { web: 'node server.js', ...(release !== undefined && { release }) },
      };
      store.builds.tell(idOf(name), slug, 'Built.', { by: account.id, ...told });
    },
    config: (name, key, value) => void store.changeConfig(idOf(name), { [key]: value }, account.id),
    async promote(script = {}) {
      const seen = nothingSeen<PromotionPlan>();
      const outcome = await run(script, seen);
      return { ...outcome, text: endText(promotionWords, outcome), seen };
    },
    async refusal(script = {}) {
      const seen = nothingSeen<PromotionPlan>();
      const outcome = await run(script, seen).catch((error: unknown) => error);
      if (outcome instanceof Problem) return { message: outcome.message, seen };
      throw new Error(`It did not end in a Problem but with ${messageOf(outcome)}.`);
    },
    promoted: (name) =>
      store.releases
        .list(idOf(name), { field: 'version', order: 'asc', start: undefined, end: undefined, max: 1000 })
        .rows.filter(({ description }) => description.startsWith('Promote '))
        .map(({ version, description }) => `v${version} ${description}`),
    posts: () => proxy.posts.map((body): unknown => JSON.parse(body)),
    async close() {
      await transport.close();
      await proxy.close();
      await base.close();
    },
  };
  for (const name of names) fixture.deploy(name, hash('a'));
  fixture.deploy('shop-staging', hash('b'));
  assert.deepEqual(proxy.posts, []);
  return fixture;
}
