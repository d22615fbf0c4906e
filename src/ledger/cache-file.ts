/** The format of the cache's files. */

import * as v from 'valibot';
import { withChange } from '../api/parse-change.ts';
import { websiteOf } from '../domain/release/app-pages.ts';
import type { App } from '../domain/release/release.ts';
import type { CachedLedger } from './state.ts';

export interface CachedAccount {
  /** When the apps were read, in milliseconds. */
  readonly readAt: number;
  readonly apps: readonly App[];
  /** By the id of the app. */
  readonly ledgers: Readonly<Record<string, Pick<CachedLedger, 'readAt' | 'releases'>>>;
}

/** The format's version. Files of another version are ignored. */
const format = 1;

const stages = ['test', 'review', 'development', 'staging', 'production'] as const;
const appRef = v.object({ id: v.string(), name: v.string() });

const appSchema = v.pipe(
  v.object({
    id: v.string(),
    name: v.string(),
    stage: v.optional(v.picklist(stages)),
    pipeline: v.optional(v.object({ id: v.string(), name: v.optional(v.string()) })),
    team: v.optional(v.string()),
    // Versions before it had a use did not write it.
    webUrl: v.optional(v.string()),
  }),
  // JSON has no undefined, so absent fields are restored.
  v.transform(({ id, name, stage, pipeline, team, webUrl }): App => ({
    id,
    name,
    stage,
    pipeline: pipeline && { id: pipeline.id, name: pipeline.name },
    team,
    ...(webUrl !== undefined && { webUrl: websiteOf(webUrl) }),
  })),
);

const releaseSchema = v.pipe(
  v.object({
    id: v.string(),
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    description: v.string(),
    status: v.string(),
    current: v.boolean(),
    eligible: v.boolean(),
    createdAt: v.number(),
    updatedAt: v.number(),
    user: v.object({ id: v.string(), email: v.string() }),
    app: appRef,
    artifact: v.optional(v.nullable(v.object({ kind: v.picklist(['slug', 'image']), id: v.string() }))),
    // Written by versions before images were supported.
    slugId: v.optional(v.nullable(v.string()), null),
    addons: v.array(v.string()),
    outputUrl: v.nullable(v.string()),
  }),
  // The change is parsed from the description again: a later version may recognise more.
  v.transform(({ slugId, ...kept }) =>
    withChange({
      ...kept,
      artifact: kept.artifact ?? (slugId === null ? null : { kind: 'slug', id: slugId }),
    }),
  ),
);

const keptSchema = v.object({
  format: v.literal(format),
  readAt: v.number(),
  apps: v.array(appSchema),
  ledgers: v.record(v.string(), v.object({ readAt: v.number(), releases: v.array(releaseSchema) })),
});

/** Parses a file; undefined when it is malformed or of another version. */
export function parseCached(text: string): CachedAccount | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), keptSchema), text);
  if (!result.success) return undefined;
  const { readAt, apps, ledgers } = result.output;
  return { readAt, apps, ledgers };
}

export function formatCached({ readAt, apps, ledgers }: CachedAccount): string {
  const stored = Object.entries(ledgers).map(([id, ledger]) => [
    id,
    // JSON omits undefined fields.
    { ...ledger, releases: ledger.releases.map((release) => ({ ...release, change: undefined })) },
  ]);
  return JSON.stringify({ format, readAt, apps, ledgers: Object.fromEntries(stored) });
}
