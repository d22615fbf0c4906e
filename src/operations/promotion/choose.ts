/** Which apps something is promoted to, as a person, a row or a keybinding names them. */

import * as vscode from 'vscode';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import type { AppLedgers } from '../../catalog/app-ledgers.ts';
import { isMeant, type NamedApp, nameOf } from '../../domain/release/app-name.ts';
import { type Pipeline, stagesAfter } from '../../domain/release/pipelines.ts';
import { Cancelled, Problem } from '../../domain/problem.ts';
import type { App, AppAddress } from '../../domain/release/release.ts';
import { listed } from '../../domain/text/sentences.ts';
import type { PromotionApps } from './promotion.ts';

/** What is promoted, as rows and keybindings name it. */
export interface PromotionRequest {
  readonly source: AppAddress;
  /** Asked for when undefined. */
  readonly targets: readonly NamedApp[] | undefined;
}

/**
 * The apps of a promotion: those that are named, else the only one there can be, else those that the person chooses.
 * @param pipelines that the person sees
 * @throws {Problem} when there is no such promotion, {Cancelled}
 */
export async function choosePromotion(
  pipelines: readonly Pipeline<CatalogApp>[],
  { source, targets }: PromotionRequest,
  ledgers: Pick<AppLedgers, 'find'>,
): Promise<PromotionApps> {
  const route = routeOf(pipelines, source);
  const chosen = await chooseTargets(route, targets);
  const ledgerOf = ({ id, name, account }: CatalogApp, named: NamedApp | undefined) => {
    const opened = typeof named === 'object' ? named.account : undefined;
    return ledgers.find({ id, name, account: opened ?? account.id });
  };
  const { id, name } = route.pipeline;
  return {
    pipeline: { id, name },
    source: await ledgerOf(route.source, source),
    targets: await Promise.all(
      chosen.map((app) =>
        ledgerOf(
          app,
          targets?.find((named) => isMeant(app, named)),
        ),
      ),
    ),
  };
}

/** Where an app can be promoted to. */
interface Route {
  readonly pipeline: Pipeline<CatalogApp>;
  readonly source: CatalogApp;
}

/** Whether there is a stage after an app's own. */
export function leadsOn(pipelines: readonly Pipeline<CatalogApp>[], app: App): boolean {
  return pipelines.some((pipeline) => pipeline.id === app.pipeline?.id && hasStagesAfter(pipeline, app.id));
}

function hasStagesAfter(pipeline: Pipeline<CatalogApp>, id: string): boolean {
  const app = pipeline.stages.flatMap(({ apps }) => apps).find((one) => one.id === id);
  return app !== undefined && stagesAfter(pipeline, app).length > 0;
}

/** @throws {Problem} that says why the app cannot be promoted */
function routeOf(
  pipelines: readonly Pipeline<CatalogApp>[],
  app: { readonly id: string; readonly name: string },
): Route {
  for (const pipeline of pipelines) {
    const source = pipeline.stages.flatMap(({ apps }) => apps).find(({ id }) => id === app.id);
    if (!source) continue;
    if (stagesAfter(pipeline, source).length > 0) return { pipeline, source };
    throw new Problem(
      `${app.name} is in ${source.stage ?? 'a stage of its own'}, and no stage of its pipeline comes after that: there is no app to promote it to.`,
    );
  }
  throw new Problem(`${app.name} is in no pipeline that you see, so that there is no app to promote it to.`);
}

/** @param wanted undefined asks. @throws {Problem} when one of them comes not after the source, {Cancelled} */
async function chooseTargets(
  { pipeline, source }: Route,
  wanted: readonly NamedApp[] | undefined,
): Promise<readonly CatalogApp[]> {
  const all = stagesAfter(pipeline, source).flatMap(({ apps }) => apps);
  if (wanted) return namedAmong(source, all, wanted);
  if (all.length === 1) return all;
  const items = all.map((app) => ({ label: app.name, description: app.stage ?? '', app }));
  return (await askTargets(`Promote ${source.name}`, items)).map(({ app }) => app);
}

/** None is chosen beforehand: what changes is what the person ticked. @throws {Cancelled} */
async function askTargets<T extends vscode.QuickPickItem>(
  title: string,
  items: readonly T[],
): Promise<readonly T[]> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = title;
  pick.placeholder = 'Tick the apps to promote it to';
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.items = items;
  try {
    return await new Promise((resolve, reject) => {
      pick.onDidAccept(() => {
        if (pick.selectedItems.length > 0) resolve(pick.selectedItems);
        else pick.title = `${title}: tick at least one app`;
      });
      pick.onDidHide(() => reject(new Cancelled()));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function namedAmong(
  source: CatalogApp,
  all: readonly CatalogApp[],
  wanted: readonly NamedApp[],
): CatalogApp[] {
  const strange = wanted.filter((meant) => !all.some((app) => isMeant(app, meant)));
  if (strange.length > 0 || wanted.length === 0) {
    const names = listed(all.map(({ name }) => name));
    const what = strange.length > 0 ? listed(strange.map(nameOf)) : 'nothing';
    throw new Problem(
      `${source.name} cannot be promoted to ${what}. In its pipeline come after it: ${names}.`,
    );
  }
  return all.filter((app) => wanted.some((meant) => isMeant(app, meant)));
}
