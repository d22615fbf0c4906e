/** Every request that Shiplog makes: method, path, shape, and whether it may be sent again. */

import type * as v from 'valibot';
import {
  accountSchema,
  appSchema,
  configVarsSchema,
  couplingSchema,
  listOf,
  pipelineSchema,
  releaseSchema,
  slugSchema,
  teamSchema,
} from './schemas.ts';

export interface Operation<P extends string, T> {
  readonly method: 'GET' | 'POST';
  /** Segments in braces are parameters and are escaped. */
  readonly path: string;
  readonly params: readonly P[];
  readonly answer: v.GenericSchema<unknown, T>;
  /** Whether a request whose answer was lost may be sent again: never for one that writes. */
  readonly retry: boolean;
}

export const operations = {
  account: get('/account', accountSchema),
  apps: get('/apps', listOf(appSchema)),
  app: get('/apps/{app}', appSchema),
  teams: get('/teams', listOf(teamSchema)),
  teamApps: get('/teams/{team}/apps', listOf(appSchema)),
  pipelines: get('/pipelines', listOf(pipelineSchema)),
  couplings: get('/users/~/pipeline-couplings', listOf(couplingSchema)),
  releases: get('/apps/{app}/releases', listOf(releaseSchema)),
  release: get('/apps/{app}/releases/{release}', releaseSchema),
  releaseConfigVars: get('/apps/{app}/releases/{release}/config-vars', configVarsSchema),
  slug: get('/apps/{app}/slugs/{slug}', slugSchema),
  rollback: {
    method: 'POST',
    path: '/apps/{app}/releases',
    params: ['app'],
    answer: releaseSchema,
    retry: false,
  } satisfies Operation<'app', unknown>,
};

type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;

function get<Path extends string, T>(
  path: Path,
  answer: v.GenericSchema<unknown, T>,
): Operation<ParamsOf<Path>, T> {
  // oxlint-disable-next-line no-unsafe-type-assertion -- the same braces, read once by the compiler and once here
  const params = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as ParamsOf<Path>);
  return { method: 'GET', path, params, answer, retry: true };
}

/** The path with its parameters filled in, each one segment whatever it holds. */
export function pathOf<P extends string, T>(
  operation: Operation<P, T>,
  params: Readonly<Record<P, string>>,
): string {
  return operation.params.reduce(
    (path, name) => path.replace(`{${name}}`, () => encodeURIComponent(params[name])),
    operation.path,
  );
}
