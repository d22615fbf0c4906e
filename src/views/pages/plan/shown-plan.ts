/** A plan as the panel shows it, whatever it is of: each is made from a rollback's or a promotion's own. */

import type { Ledger } from '../../../ledger/ledger.ts';
import type { Commit, FileChange } from '../../../domain/graph/commit.ts';
import { mapPart, type Part } from '../../../domain/part.ts';
import { planMarkdown } from '../../../domain/plan/plan-text.ts';
import type { PromotionPlan, TargetPlan } from '../../../domain/plan/promotion-plan.ts';
import { promotionMarkdown } from '../../../domain/plan/promotion-text.ts';
import type { Release } from '../../../domain/release/release.ts';
import type { RollbackPlan } from '../../../domain/plan/rollback-plan.ts';
import { promotionTitle, promotionView } from './promotion-view.ts';
import type { PlanView, SavedPlan } from '../protocol.ts';
import { filesGoingBack, rollbackTitle, rollbackView } from './rollback-view.ts';
import { inMinutes } from '../release/subject.ts';

/** A release with the ledger that it is of. */
export interface Standing {
  readonly ledger: Ledger;
  readonly release: Release;
}

export interface ShownPlan {
  /** What it is worked out anew from. */
  readonly saved: SavedPlan;
  /** Of its apps, in the order in which its view names them. */
  readonly ledgers: readonly Ledger[];
  /** As the view has them. */
  readonly sections: readonly ShownSection[];
  /** The command that asks the person whether to go through with it, and what it is given. */
  readonly begin: { readonly command: string; readonly subject: unknown };
  readonly view: () => PlanView;
  readonly markdown: () => string;
}

export interface ShownSection {
  /** What runs; undefined where nothing does. */
  readonly from: Standing | undefined;
  /** What would run. */
  readonly to: Standing;
  /** Each list in the order of the view. */
  readonly commits: readonly (readonly Commit[])[];
  readonly files: readonly FileChange[];
}

export function shownRollback(ledger: Ledger, plan: RollbackPlan): ShownPlan {
  const { current, target, code } = plan;
  const made = ledger.client.platformNow();
  const app = ledger.address;
  const subject = { app, version: target.version };
  return {
    saved: { kind: 'rollback', ...subject },
    ledgers: [ledger],
    sections: [
      {
        from: current && { ledger, release: current },
        to: { ledger, release: target },
        commits: known(code, ({ takenBack, broughtBack }) => [takenBack.list, broughtBack.list]),
        files: known(code, ({ files }) => filesGoingBack(files)),
      },
    ],
    begin: { command: 'shiplog.rollback', subject },
    view: () => rollbackView({ plan, made, ledger: ledger.state.releases, clockAhead: clockAhead(ledger) }),
    markdown: () => planMarkdown(plan, made),
  };
}

/** @param targets in the order of the plan */
export function shownPromotion(source: Ledger, targets: readonly Ledger[], plan: PromotionPlan): ShownPlan {
  const made = source.client.platformNow();
  const ledgers = [source, ...targets];
  const to = { ledger: source, release: plan.source.release };
  const sectionOf = ({ current, code }: TargetPlan, at: number): ShownSection => {
    const ledger = targets[at];
    return {
      from: ledger && current && { ledger, release: current },
      to,
      commits: known(code, ({ goingOut, takenBack }) => [goingOut.list, takenBack.list]),
      files: known(code, ({ files }) => files),
    };
  };
  const app = source.address;
  return {
    saved: {
      kind: 'promotion',
      pipeline: plan.pipeline.id,
      app,
      targets: targets.map(({ address }) => address),
    },
    ledgers,
    sections: plan.targets.map(sectionOf),
    begin: { command: 'shiplog.promote', subject: { app, targets: targets.map(({ address }) => address) } },
    view: () =>
      promotionView({
        plan,
        made,
        ledgers: ledgers.map(({ state }) => state.releases),
        clockAhead: clockAhead(source),
      }),
    markdown: () => promotionMarkdown(plan),
  };
}

/** What a plan's tab is called, which is known before the plan is. */
export function titleOfPlan(saved: SavedPlan): string {
  return saved.kind === 'rollback'
    ? rollbackTitle(saved.app, saved.version)
    : promotionTitle(saved.app, saved.targets);
}

function known<T, U>(part: Part<T>, read: (value: T) => readonly U[]): readonly U[] {
  const list = mapPart(part, read);
  return list.state === 'known' ? list.value : [];
}

function clockAhead({ client }: Ledger): number {
  return inMinutes(client.platformNow() - Date.now());
}
