// Random ledgers as a platform would write them.
import type { Release } from '../../../../src/domain/release/release.ts';
import { randomOf } from '../../random.ts';
import { makeRelease } from './make.ts';

/**
 * A ledger, newest first, down to v1: deploys, config and add-on changes, others, rollbacks to any release that ran,
 * and failed and pending ones among all of these.
 */
export function randomLedger(seed: number): Release[] {
  const random = randomOf(seed);
  const kind = seed % 2 === 0 ? 'slug' : 'image';
  const upTo = (most: number) => Math.floor(random() * most);
  const ledger: Release[] = [];
  const length = 3 + upTo(random() < 0.1 ? 60 : 25);
  const rollbacks = 0.1 + random() * 0.4;
  let at = 1_000_000;
  for (let version = 1; version <= length; version += 1) {
    at += 60_000 * (1 + upTo(500));
    const running = ledger.find(ran);
    const targets = ledger.filter((release) => ran(release) && !release.current);
    const target = random() < rollbacks ? targets[upTo(targets.length)] : undefined;
    const [description, built] = target
      ? [`Rollback to v${target.version}`, target.artifact?.id]
      : change(random(), version, running?.artifact?.id);
    const chance = random();
    const status = chance < 0.12 ? 'failed' : chance < 0.14 ? 'pending' : 'succeeded';
    ledger.unshift(
      makeRelease(version, {
        description,
        artifact: built === undefined ? null : { kind, id: built },
        status,
        createdAt: at,
        updatedAt: at,
        eligible: status === 'succeeded',
      }),
    );
  }
  const current = ledger.find(ran);
  const expired = upTo(5);
  return ledger.map((release) => ({
    ...release,
    current: release === current,
    ...(release.version < expired &&
      ran(release) &&
      release !== current && { status: 'expired', eligible: false }),
  }));
}

function change(chance: number, version: number, built: string | undefined): [string, string | undefined] {
  if (chance < 0.45) return [`Deploy ${version.toString(16).padStart(8, 'a')}`, `built-${version}`];
  if (chance < 0.75) return [`Set KEY_${version} config vars`, built];
  if (chance < 0.85) return [`Attach DATABASE (@ref:postgresql-${version})`, built];
  return ['Upgrade stack to heroku-24', built];
}

export function ran({ status }: Release): boolean {
  return status === 'succeeded' || status === 'expired';
}
