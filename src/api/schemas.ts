/**
 * The release API's shapes as far as Shiplog reads them, and their way into the model. Fields that are not named
 * here are ignored. Source: the Platform API's JSON schema, version 3.
 */

import * as v from 'valibot';
import type { Promotion, PromotionTarget } from '../model/promotion.ts';
import type { AppRef, Release, Slug, Stage } from '../model/release.ts';
import type { Process } from '../model/restart.ts';
import { parseOutputUrl } from './url.ts';

const time = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.check((milliseconds) => !Number.isNaN(milliseconds), 'a time'),
);

const appRef = v.object({ id: v.string(), name: v.string() });

export const accountSchema = v.object({ id: v.string(), email: v.string() });

export const appSchema = v.pipe(
  v.object({ id: v.string(), name: v.string(), team: v.nullish(v.object({ name: v.string() }), null) }),
  v.transform(({ id, name, team }): ListedApp => ({ id, name, team: team?.name })),
);

/** An app as the platform lists it. */
export interface ListedApp extends AppRef {
  /** Undefined for an app of a person's own. */
  readonly team: string | undefined;
}

export const teamSchema = v.object({ id: v.string(), name: v.string() });

export const pipelineSchema = v.object({ id: v.string(), name: v.string() });

const stages: readonly Stage[] = ['test', 'review', 'development', 'staging', 'production'];

export const couplingSchema = v.object({
  app: v.object({ id: v.string() }),
  pipeline: v.object({ id: v.string() }),
  // An app of a stage that is unknown here stays with its pipeline.
  stage: v.pipe(
    v.string(),
    v.transform((name): Stage | undefined => stages.find((stage) => stage === name)),
  ),
});

export const releaseSchema = v.pipe(
  v.object({
    id: v.string(),
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    description: v.nullish(v.string(), ''),
    // A status that the platform invents later is shown as it is, so it is no reason to refuse the release.
    status: v.string(),
    current: v.nullish(v.boolean(), false),
    eligible_for_rollback: v.nullish(v.boolean()),
    created_at: time,
    updated_at: time,
    user: v.object({ id: v.string(), email: v.string() }),
    app: appRef,
    slug: v.nullish(v.object({ id: v.string() }), null),
    artifacts: v.nullish(v.array(v.unknown()), []),
    addon_plan_names: v.nullish(v.array(v.string()), []),
    output_stream_url: v.nullish(v.string(), null),
  }),
  v.transform((wire): Release => ({
    id: wire.id,
    version: wire.version,
    description: wire.description,
    status: wire.status,
    current: wire.current,
    // Older platforms do not say: then whatever has code, in a slug or in an image, counts.
    eligible: wire.eligible_for_rollback ?? (wire.slug !== null || wire.artifacts.length > 0),
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    user: wire.user,
    app: wire.app,
    slugId: wire.slug?.id ?? null,
    addons: wire.addon_plan_names,
    // One that may not be asked is as good as none, and no reason to refuse the release.
    outputUrl: parseOutputUrl(wire.output_stream_url ?? '')?.href ?? null,
  })),
);

export const slugSchema = v.pipe(
  v.object({
    id: v.string(),
    commit: v.nullish(v.string(), null),
    stack: v.object({ name: v.string() }),
    size: v.nullish(v.number(), null),
    process_types: v.nullish(v.record(v.string(), v.string()), {}),
    buildpack_provided_description: v.nullish(v.string(), null),
  }),
  v.transform((wire): Slug => ({
    id: wire.id,
    commit: wire.commit,
    stack: wire.stack.name,
    size: wire.size,
    processTypes: wire.process_types,
    buildpack: wire.buildpack_provided_description,
  })),
);

export const dynoSchema = v.pipe(
  v.object({
    name: v.string(),
    type: v.string(),
    // As of a release: one that is invented later is shown as it is.
    state: v.string(),
    release: v.object({ id: v.string(), version: v.number() }),
  }),
  v.transform((wire): Process => wire),
);

const reference = v.object({ id: v.string() });

export const promotionSchema = v.pipe(
  v.object({ id: v.string() }),
  v.transform(({ id }): Promotion => ({ id })),
);

export const promotionTargetSchema = v.pipe(
  v.object({
    app: reference,
    status: v.string(),
    error_message: v.nullish(v.string(), null),
    release: v.nullish(reference, null),
  }),
  v.transform((wire): PromotionTarget => ({
    appId: wire.app.id,
    status: wire.status,
    error: wire.error_message ?? undefined,
    releaseId: wire.release?.id,
  })),
);

/** Config vars by key. Values are secret. */
export const configVarsSchema = v.record(v.string(), v.string());

export const errorSchema = v.object({
  id: v.nullish(v.string()),
  message: v.string(),
  url: v.nullish(v.string()),
  /** Which app a second factor is asked for. */
  app: v.nullish(v.object({ name: v.string() })),
});

/**
 * A list whose malformed members are left out and counted, so that one strange release does not hide the others.
 */
export function listOf<S extends v.GenericSchema>(
  member: S,
): v.GenericSchema<unknown, Listed<v.InferOutput<S>>> {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((values) => {
      const members: v.InferOutput<S>[] = [];
      const malformed: string[] = [];
      for (const value of values) {
        const result = v.safeParse(member, value, { abortEarly: true });
        if (result.success) members.push(result.output);
        else malformed.push(describeIssue(result.issues[0]));
      }
      return { members, malformed };
    }),
  );
}

export interface Listed<T> {
  readonly members: readonly T[];
  /** What was wrong with each member that was left out. */
  readonly malformed: readonly string[];
}

/** `version should be number` or `version is missing`, without the value, which may be secret. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the answer';
  if (issue.received === 'undefined') return `${path} is missing`;
  return `${path} should be ${issue.expected ?? issue.message}`;
}
