/** Every request that Shiplog makes: method, path, shape, and whether it may be sent again. */

import * as v from 'valibot';
import { imagesSchema } from './images.ts';
import {
  accountSchema,
  addonSchema,
  appSchema,
  configVarsSchema,
  couplingSchema,
  dynoSchema,
  listOf,
  pipelineSchema,
  promotionSchema,
  promotionTargetSchema,
  releaseSchema,
  slugSchema,
  teamSchema,
} from './schemas.ts';

export interface Operation<P extends string, T> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Segments in braces are parameters. */
  readonly path: string;
  readonly params: readonly P[];
  readonly answer: v.GenericSchema<unknown, T>;
  /** Whether it may be sent again after a lost answer: never for a write. */
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
  image: get('/apps/{app}/oci-images/{image}', imagesSchema),
  addons: get('/apps/{app}/addons', listOf(addonSchema)),
  dynos: get('/apps/{app}/dynos', listOf(dynoSchema)),
  promotionTargets: get('/pipeline-promotions/{promotion}/promotion-targets', listOf(promotionTargetSchema)),
  promote: write('POST', '/pipeline-promotions', promotionSchema),
  rollback: write('POST', '/apps/{app}/releases', releaseSchema),
  preauthorize: write('PUT', '/apps/{app}/pre-authorizations', v.unknown()),
};

type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;

function get<Path extends string, T>(path: Path, answer: v.GenericSchema<unknown, T>) {
  return { method: 'GET', path, params: paramsOf(path), answer, retry: true } satisfies Operation<string, T>;
}

function write<Path extends string, T>(
  method: 'POST' | 'PUT',
  path: Path,
  answer: v.GenericSchema<unknown, T>,
) {
  return { method, path, params: paramsOf(path), answer, retry: false } satisfies Operation<string, T>;
}

function paramsOf<Path extends string>(path: Path): ParamsOf<Path>[] {
  // oxlint-disable-next-line no-unsafe-type-assertion -- the same braces, read once by the compiler and once here
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as ParamsOf<Path>);
}

/** The path with its parameters filled in, each escaped to one segment. */
export function pathOf<P extends string, T>(
  operation: Operation<P, T>,
  params: Readonly<Record<P, string>>,
): string {
  return operation.params.reduce(
    (path, name) => path.replace(`{${name}}`, () => encodeURIComponent(params[name])),
    operation.path,
  );
}
