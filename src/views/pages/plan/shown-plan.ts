/** A plan as the panel shows it, of whichever kind, together with the live ledgers of its apps. */

import type { Ledger } from '../../../ledger/ledger.ts';
import { valueOf } from '../../../domain/part.ts';
import { promotionMarkdown, rollbackMarkdown } from '../../../domain/plan/plan-markdown.ts';
import type { PromotionPlan } from '../../../domain/plan/promotion-plan.ts';
import type { RollbackPlan } from '../../../domain/plan/rollback-plan.ts';
import type { PlanView, SavedPlan } from '../protocol.ts';
import { inMinutes } from '../release/subject.ts';
import { promotionPage, promotionTitle, rollbackPage, rollbackTitle } from './plan-kinds.ts';
import { commitsListed, filesListed } from '../changes-view.ts';
import type { Compared } from '../../../features/compare/compare.ts';
import type { ShownChanges } from '../shown-changes.ts';
import { type AppRelease, type PageSection, type PlanPage, planView } from './plan-page.ts';

export interface ShownPlan {
  /** What the plan can be made again from. */
  readonly saved: SavedPlan;
  /** Of its apps, in the order in which its view names them. */
  readonly ledgers: readonly Ledger[];
  /** As the view has them. */
  readonly sections: readonly ShownChanges[];
  /** The command that asks the person whether to go through with it, and its argument. */
  readonly begin: { readonly command: string; readonly subject: unknown };
  readonly view: () => PlanView;
  readonly markdown: () => string;
}

export function shownRollback(ledger: Ledger, plan: RollbackPlan): ShownPlan {
  const made = ledger.client.platformNow();
  const subject = { app: ledger.address, version: plan.target.version };
  return {
    saved: { kind: 'rollback', ...subject },
    begin: { command: 'shiplog.rollback', subject },
    markdown: () => rollbackMarkdown(plan, made),
    ...shownPage([ledger], rollbackPage(plan, made)),
  };
}

/** @param targets in the order of the plan */
export function shownPromotion(source: Ledger, targets: readonly Ledger[], plan: PromotionPlan): ShownPlan {
  const subject = { app: source.address, targets: targets.map(({ address }) => address) };
  return {
    saved: { kind: 'promotion', pipeline: plan.pipeline.id, ...subject },
    begin: { command: 'shiplog.promote', subject },
    markdown: () => promotionMarkdown(plan),
    ...shownPage([source, ...targets], promotionPage(plan, source.client.platformNow())),
  };
}

/** @param ledgers of the page's apps, in their order; at least one */
function shownPage(
  ledgers: readonly [Ledger, ...Ledger[]],
  page: PlanPage,
): Pick<ShownPlan, 'ledgers' | 'sections' | 'view'> {
  const [first] = ledgers;
  const standing = ({ app, release }: AppRelease): Compared => ({ ledger: ledgers[app] ?? first, release });
  const sectionOf = (section: PageSection): ShownChanges => ({
    from: section.from && standing(section.from),
    to: standing(section.to),
    commits: commitsListed(section.text.code),
    files: filesListed(section.text.code),
    span: valueOf(section.text.code)?.span,
  });
  return {
    ledgers,
    sections: page.sections.map(sectionOf),
    view: () =>
      planView(
        page,
        ledgers.map(({ state }) => state.releases),
        inMinutes(first.client.platformNow() - Date.now()),
      ),
  };
}

/** The title of a plan's tab, which is known before the plan is. */
export function titleOfPlan(saved: SavedPlan): string {
  return saved.kind === 'rollback'
    ? rollbackTitle(saved.app, saved.version)
    : promotionTitle(saved.app, saved.targets);
}
