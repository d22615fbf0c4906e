// The plan's numbers on random ledgers, against the same told by playing each ledger forward.
import assert from 'node:assert/strict';
import type { Release } from '../../../../src/domain/release/release.ts';
import {
  defaultTarget,
  planRollback,
  type RollbackPlan,
  whyNotEligible,
} from '../../../../src/domain/plan/rollback-plan.ts';
import { ranFor } from '../../../../src/domain/release/runs.ts';
import { seeds } from '../../random.ts';
import { randomLedger } from '../release/ledgers.ts';
import { type Answers, answer } from './plan-oracle.ts';

const ledgers = seeds(240);

function numbersOf(plan: RollbackPlan, now: number): Answers {
  const versions = (releases: readonly Release[]) => releases.map(({ version }) => version);
  return {
    takenBack: versions(plan.takenBack),
    broughtBack: versions(plan.broughtBack),
    fates: Object.fromEntries(plan.between.map(({ release, fate }) => [release.version, fate])),
    ranFor: ranFor(plan.runs, now),
    runs: plan.runs.map(({ since, until }) => [since, until]),
    retreats: plan.retreats.map(({ rollback, from, direct }) => [rollback.version, from.version, direct]),
    alreadyRuns: plan.alreadyRuns,
  };
}

describe("the plan's numbers", () => {
  it('are what playing the ledger forward tells, for every target', () => {
    const seen = {
      plans: 0,
      retreats: 0,
      indirect: 0,
      again: 0,
      undone: 0,
      broughtBack: 0,
      older: 0,
      already: 0,
    };
    for (const seed of ledgers) {
      const ledger = randomLedger(seed);
      const now = ledger[0]!.createdAt + 5_000;
      for (const target of ledger.filter((release) => whyNotEligible(release) === undefined)) {
        const plan = planRollback(target, ledger);
        const expected = answer(target, ledger, now);
        assert.deepEqual(numbersOf(plan, now), expected, `seed ${seed}, v${target.version}`);
        seen.plans += 1;
        seen.retreats += expected.retreats.length;
        seen.indirect += expected.retreats.filter(([, , direct]) => !direct).length;
        seen.again += Number(expected.runs.length > 1);
        seen.broughtBack += Number(expected.broughtBack.length > 0);
        seen.undone += Number(plan.takenBack.some(({ description }) => description.startsWith('Rollback')));
        seen.older += Number(expected.takenBack.some((version) => version < target.version));
        seen.already += Number(expected.alreadyRuns);
      }
    }
    // A case that never comes up would be checked by nothing.
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 50, `${what}: ${times}`);
  });

  it('hold as far as the ledger is known', () => {
    for (const seed of ledgers) {
      const ledger = randomLedger(seed);
      for (const target of ledger.filter((release) => whyNotEligible(release) === undefined)) {
        const known = ledger.slice(0, ledger.indexOf(target) + 1);
        const own = ({ version, description }: Release) =>
          version >= target.version && !description.startsWith('Rollback');
        const numbers = (of: readonly Release[]) => {
          const { takenBack, broughtBack } = planRollback(target, of);
          return { takenBack: takenBack.filter(own), broughtBack: broughtBack.filter(own) };
        };
        assert.deepEqual(numbers(known), numbers(ledger), `seed ${seed}, v${target.version}`);
      }
    }
  });

  it("name the platform's own choice, which is its second newest eligible release", () => {
    for (const seed of ledgers) {
      const ledger = randomLedger(seed);
      assert.equal(defaultTarget(ledger), ledger.filter(({ eligible }) => eligible)[1], `seed ${seed}`);
    }
  });
});
