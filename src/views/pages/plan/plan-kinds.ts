/** What differs between the page of a rollback's plan and that of a promotion's. */

import { basisOf } from '../../../domain/plan/basis.ts';
import { promotionText } from '../../../domain/plan/promotion-text.ts';
import {
  type PromotionPlan,
  type TargetPlan,
  whyNotPromotable,
} from '../../../domain/plan/promotion-plan.ts';
import { type Between, fates } from '../../../domain/plan/releases-between.ts';
import { type RollbackPlan, whyNotEligible } from '../../../domain/plan/rollback-plan.ts';
import { rollbackText } from '../../../domain/plan/rollback-text.ts';
import { plainFormat } from '../../../domain/plan/text-format.ts';
import { type AppRef, runningRelease, versionName } from '../../../domain/release/release.ts';
import { foreignText } from '../../../domain/text/foreign-text.ts';
import { listed } from '../../../domain/text/sentences.ts';
import {
  type AppRelease,
  type Ledgers,
  notePieces,
  type PageSection,
  type PlanPage,
  routeOf,
  toRelease,
  words,
} from './plan-page.ts';
import { mostListed } from '../changes-view.ts';
import type { PlanRelease } from './plan-view.ts';

/** @param made when the plan was made, in milliseconds by the platform's clock */
export function rollbackPage(plan: RollbackPlan, made: number): PlanPage {
  const { target, current, newest, between, slug } = plan;
  const { app } = target;
  const from = current && { app: 0, release: current };
  const to = { app: 0, release: target };
  const name = versionName(target);
  return {
    title: rollbackTitle(app, target.version),
    lead: routeOf(from, [toRelease(to)], plan),
    made,
    begin: {
      text: 'Roll Back…',
      label: `Roll Back… to ${name}, after a confirmation`,
      icon: 'discard',
    },
    bases: [basisOf(app, newest, current)],
    isMade: ({ release: { change } }) => change.kind === 'rollback' && change.to === target.version,
    refusal: ([ledger = []]) => {
      const now = ledger.find(({ version }) => version === target.version) ?? target;
      const reason = whyNotEligible(now);
      return reason === undefined ? undefined : `${name} ${reason}.`;
    },
    sections: [
      {
        heading: null,
        text: rollbackText(plan, made, plainFormat(made)),
        slug,
        releases: {
          title: `Releases since ${name}`,
          list: between.slice(0, mostListed).map(releaseView),
          more: Math.max(0, between.length - mostListed),
        },
        from,
        to,
      },
    ],
  };
}

export function rollbackTitle({ name }: AppRef, version: number): string {
  return `Rollback of ${name} to ${versionName({ version })}`;
}

function releaseView({ release, fate }: Between): PlanRelease {
  const { version, description, user, createdAt } = release;
  return {
    app: 0,
    version,
    description: foreignText(description, 200),
    by: user.email,
    createdAt,
    fate: fates[fate],
  };
}

/** @param made when the plan was made, in milliseconds by the platform's clock */
export function promotionPage(plan: PromotionPlan, made: number): PlanPage {
  const { source, targets } = plan;
  const { app, release, title = release.description } = source;
  const names = listed(targets.map((target) => target.app.name));
  const promoted = { app: 0, release };
  return {
    title: `Promotion of ${app.name} ${versionName(release)} to ${names}`,
    lead: [
      words(`${app.name} runs `),
      toRelease(promoted),
      words(`: ${foreignText(title, 200)}, by ${release.user.email}`),
      ...notePieces(source.stage === undefined ? [] : [source.stage]),
    ],
    made,
    begin: {
      text: 'Promote…',
      label: `Promote… to ${names}, after a confirmation`,
      icon: 'arrow-circle-up',
    },
    isMade: ({ app: place, release: { change } }) =>
      place > 0 &&
      change.kind === 'promotion' &&
      change.app === app.name &&
      change.version === release.version,
    bases: [
      basisOf(app, source.newest, release),
      ...targets.map((target) => basisOf(target.app, target.newest, target.current)),
    ],
    refusal: (ledgers) => whyRefused(app, ledgers),
    sections: targets.map((target, at) => targetSection(target, at + 1, promoted, plan, made)),
  };
}

/** The title before the plan is known: what is promoted is what runs then, so that no version stands in it. */
export function promotionTitle({ name }: AppRef, targets: readonly AppRef[]): string {
  return `Promotion of ${name} to ${listed(
    targets.map((target) => target.name),
    2,
  )}`;
}

function whyRefused({ name }: AppRef, [ledger = []]: Ledgers): string | undefined {
  // A ledger that is being read again is empty, which says nothing.
  const reason = ledger.length === 0 ? undefined : whyNotPromotable(runningRelease(ledger));
  return reason === undefined ? undefined : `${name} ${reason}.`;
}

/** @param place of the target among the plan's apps */
function targetSection(
  target: TargetPlan,
  place: number,
  promoted: AppRelease,
  plan: PromotionPlan,
  made: number,
): PageSection {
  const { app, current, slug } = target;
  const from = current && { app: place, release: current };
  const to = [words(`${plan.source.app.name} `), toRelease(promoted)];
  return {
    heading: { name: app.name, lead: routeOf(from, to, target) },
    text: promotionText(target, plan, plainFormat(made)),
    slug,
    releases: null,
    from,
    to: promoted,
  };
}
