/** Which apps run the code of a repository. */

import type { Repositories } from '../../git/repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { CatalogApp } from '../../ledger/catalog.ts';
import { Problem } from '../../model/problem.ts';

/** An app that there is, and what a person chose about it. */
export interface Known {
  readonly app: CatalogApp;
  readonly shown: boolean;
  readonly hidden: boolean;
}

/**
 * Those that a remote of the repository deploys to, and those which stand in one pipeline with them: what is promoted
 * there is the same code, often without a remote. Where no remote names an app, it is those which are shown.
 * @throws {Problem} when there is none
 */
export async function appsOf(
  repository: Pick<Repository, 'name'>,
  repositories: Pick<Repositories, 'of'>,
  known: readonly Known[],
): Promise<CatalogApp[]> {
  const wanted = known.filter(({ hidden }) => !hidden);
  const places = await Promise.all(wanted.map(({ app }) => repositories.of(app.name)));
  const here = wanted.filter((_, index) => places[index] === repository);
  const pipelines = new Set(here.flatMap(({ app }) => (app.linked ? (app.pipeline?.id ?? []) : [])));
  const isMate = ({ linked, pipeline, stage }: CatalogApp) =>
    !linked && pipeline !== undefined && pipelines.has(pipeline.id) && stage !== 'review' && stage !== 'test';
  const linked = wanted
    .filter((one) => (one.app.linked && here.includes(one)) || isMate(one.app))
    .map(({ app }) => app);
  const apps = linked.length > 0 ? linked : here.filter(({ shown }) => shown).map(({ app }) => app);
  if (apps.length > 0) return apps;
  throw new Problem(
    `None of your apps is known to run the code of ${repository.name}. ` +
      'Add a remote that deploys to one: git remote add heroku https://git.heroku.com/APP.git',
  );
}
