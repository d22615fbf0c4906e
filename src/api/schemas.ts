/**
 * Schemas of the release API's answers, and their translation into the domain's types. Other fields are ignored.
 * Source: the Platform API's JSON schema, version 3.
 */

import * as v from 'valibot';
import { websiteOf } from '../domain/release/app-pages.ts';
import type { Addon } from '../domain/release/addon.ts';
import { foreignText } from '../domain/text/foreign-text.ts';
import type { Promotion, PromotionTarget } from '../domain/release/promotion.ts';
import {
  type AppRef,
  imageIdOf,
  type Slug,
  type Stage,
  unknownUser,
  type User,
  type Artifact,
} from '../domain/release/release.ts';
import type { Process } from '../domain/release/process-restart.ts';
import { withChange } from './parse-change.ts';
import { parseOutputUrl } from './url.ts';

const time = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(text)),
  v.check((milliseconds) => !Number.isNaN(milliseconds), 'a time'),
);

/** Text to show. It is made harmless here, so that no sentence, title or page has to do it. */
export const shownText = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.transform((raw) => foreignText(raw, maxLength)),
  );
export const title = shownText(100);
/** The longest mail address. https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 */
const mail = shownText(254);

/** Who made a release: null where the account was deleted, or where the platform made it. */
const userSchema = v.pipe(
  v.nullish(v.object({ id: v.nullable(v.string(), ''), email: v.nullable(mail, '') }), {
    id: null,
    email: null,
  }),
  v.transform(({ id, email }): User => ({ id, email: email === '' ? unknownUser : email })),
);

const appRef = v.object({ id: v.string(), name: title });

export const accountSchema = v.object({ id: v.string(), email: mail });

export const appSchema = v.pipe(
  v.object({
    id: v.string(),
    name: title,
    team: v.nullish(v.object({ name: title }), null),
    web_url: v.fallback(v.nullish(v.string(), null), null),
  }),
  v.transform(({ id, name, team, web_url }): ListedApp => {
    const webUrl = websiteOf(web_url);
    return { id, name, team: team?.name, ...(webUrl !== undefined && { webUrl }) };
  }),
);

/** An app as the platform lists it. */
export interface ListedApp extends AppRef {
  /** Undefined for an app of a person's own. */
  readonly team: string | undefined;
  /** Of the web page that it serves, http or https; undefined where the platform names none. */
  readonly webUrl?: string | undefined;
}

export const teamSchema = v.object({ id: v.string(), name: v.string() });

export const pipelineSchema = v.object({ id: v.string(), name: title });

/** The keys of hundreds of config vars, in one sentence. */
const longestDescription = 10_000;

const stages: readonly Stage[] = ['test', 'review', 'development', 'staging', 'production'];

export const couplingSchema = v.object({
  app: v.object({ id: v.string() }),
  pipeline: v.object({ id: v.string() }),
  // A stage that is unknown here does not take the app out of its pipeline.
  stage: v.pipe(
    v.string(),
    v.transform((text): Stage | undefined => stages.find((stage) => stage === text)),
  ),
});

const artifactSchema = v.nullable(v.object({ type: v.string(), id: v.string() }));

export const releaseSchema = v.pipe(
  v.object({
    id: v.string(),
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    description: v.nullish(shownText(longestDescription), ''),
    // An unknown status is shown as it is.
    status: title,
    current: v.nullish(v.boolean(), false),
    eligible_for_rollback: v.nullish(v.boolean()),
    created_at: time,
    updated_at: time,
    user: userSchema,
    app: appRef,
    slug: v.nullish(v.object({ id: v.string() }), null),
    artifacts: v.nullish(v.array(v.fallback(artifactSchema, null)), []),
    addon_plan_names: v.nullish(v.array(title), []),
    // A malformed one counts as none: the release is worth more than its output.
    output_stream_url: v.fallback(v.nullish(v.string(), null), null),
  }),
  v.transform((wire) =>
    withChange({
      id: wire.id,
      version: wire.version,
      description: wire.description,
      status: wire.status,
      current: wire.current,
      // Older platforms do not say. Then every release with code counts, in a slug or in an image.
      eligible: wire.eligible_for_rollback ?? (wire.slug !== null || wire.artifacts.length > 0),
      createdAt: wire.created_at,
      updatedAt: wire.updated_at,
      user: wire.user,
      app: wire.app,
      artifact: wire.slug ? { kind: 'slug', id: wire.slug.id } : imageIn(wire.artifacts),
      addons: wire.addon_plan_names,
      // A forbidden address counts as none: the release is worth more than its output.
      outputUrl: parseOutputUrl(wire.output_stream_url ?? '')?.href ?? null,
    }),
  ),
);

/** One image for each process type, or one for all. The code is the same only where all of them are the same. */
function imageIn(artifacts: readonly v.InferOutput<typeof artifactSchema>[]): Artifact | null {
  const images = artifacts.flatMap((artifact) => (artifact?.type === 'oci-image' ? [artifact.id] : []));
  return images.length === 0 ? null : { kind: 'image', id: imageIdOf(images) };
}

export const slugSchema = v.pipe(
  v.object({
    id: v.string(),
    commit: v.nullish(v.string(), null),
    stack: v.object({ name: title }),
    size: v.fallback(v.nullish(v.number(), null), null),
    process_types: v.nullish(v.record(title, shownText(2_000)), {}),
    buildpack_provided_description: v.fallback(v.nullish(title, null), null),
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
    name: title,
    type: title,
    // An unknown state is shown as it is.
    state: title,
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
    status: title,
    error_message: v.fallback(v.nullish(shownText(500), null), null),
    release: v.nullish(reference, null),
  }),
  v.transform((wire): PromotionTarget => ({
    appId: wire.app.id,
    status: wire.status,
    error: wire.error_message ?? undefined,
    releaseId: wire.release?.id,
  })),
);

export const addonSchema = v.pipe(
  v.object({
    name: title,
    plan: v.object({ name: title }),
    config_vars: v.nullish(v.array(title), []),
  }),
  v.transform((wire): Addon => ({ name: wire.name, plan: wire.plan.name, configVars: wire.config_vars })),
);

/** Config vars by key. Values are secret. The API's schema allows null, which becomes the empty string. */
export const configVarsSchema = v.record(v.string(), v.nullable(v.string(), ''));

export const errorSchema = v.object({
  id: v.fallback(v.nullish(v.string()), undefined),
  message: v.string(),
  url: v.fallback(v.nullish(v.string()), undefined),
  /** The app that a second factor would unlock. */
  app: v.fallback(v.nullish(v.object({ name: v.string() })), undefined),
});

/** Shiplog asks for 1,000 at most. */
const maxMembers = 10_000;

/** A list without its malformed members, which are counted, so that one malformed release does not hide the others. */
export function listOf<S extends v.GenericSchema>(
  member: S,
): v.GenericSchema<unknown, ValidatedList<v.InferOutput<S>>> {
  return v.pipe(
    v.array(v.unknown()),
    v.maxLength(maxMembers, `no more than ${maxMembers} members`),
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

export interface ValidatedList<T> {
  readonly members: readonly T[];
  /** What was wrong with each omitted member. */
  readonly malformed: readonly string[];
}

/** `version should be number` or `version is missing`, without the value, which may be secret. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = foreignText(v.getDotPath(issue) ?? 'the answer', 100);
  if (issue.received === 'undefined') return `${path} is missing`;
  return `${path} should be ${issue.expected ?? issue.message}`;
}
