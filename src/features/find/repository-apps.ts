/** Which apps run the code of a repository. */

import { isSameRepository } from '../../code/repository-matcher.ts';
import type { AppRepositories } from '../../code/app-repositories.ts';
import type { Repository } from '../../git/repository.ts';
import type { CatalogApp } from '../../catalog/account-apps.ts';
import { Problem } from '../../domain/problem.ts';
import { chooseRepository } from '../../domain/remedies.ts';

/** A known app, and what a person chose about it. */
export interface Known {
  readonly app: CatalogApp;
  readonly shown: boolean;
  readonly hidden: boolean;
}

/**
 * Apps linked to this repository by a remote, by shared commits or by choice, plus the other apps in their pipelines: a
 * promotion brings them the same code, often without a remote. Where no remote names an app, the apps that are shown.
 * @throws {Problem} when there is none
 */
export async function appsOf(
  repository: Repository,
  repositories: Pick<AppRepositories, 'matchOf'>,
  known: readonly Known[],
): Promise<CatalogApp[]> {
  const wanted = known.filter(({ hidden }) => !hidden);
  const matches = await Promise.all(wanted.map(({ app }) => repositories.matchOf(app.name)));
  const here = wanted.filter((_, index) => isSameRepository(matches[index]?.repository, repository));
  // The only repository that is open may be that of something else.
  const sure = new Set(
    wanted.filter(({ app }, index) => app.linked || matches[index]?.reason.kind !== 'only'),
  );
  const pipelines = new Set(here.flatMap(({ app }) => (app.linked ? (app.pipeline?.id ?? []) : [])));
  const isMate = ({ linked, pipeline, stage }: CatalogApp) =>
    !linked && pipeline !== undefined && pipelines.has(pipeline.id) && stage !== 'review' && stage !== 'test';
  const linked = wanted
    .filter((one) => (sure.has(one) && here.includes(one)) || isMate(one.app))
    .map(({ app }) => app);
  const apps = linked.length > 0 ? linked : here.filter(({ shown }) => shown).map(({ app }) => app);
  if (apps.length > 0) return apps;
  throw new Problem(
    `None of your apps is known to run the code of ${repository.name}. ` +
      'Choose the repository of one, or add a remote that deploys to it: git remote add heroku https://git.heroku.com/APP.git',
    { remedies: [chooseRepository] },
  );
}
