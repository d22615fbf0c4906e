/** What a file of the shelf looks like. */

import * as v from 'valibot';
import { withChange } from '../api/parse-change.ts';
import type { App } from '../domain/release/release.ts';
import type { CachedLedger } from './state.ts';

export interface CachedAccount {
  /** When the apps were read, in milliseconds. */
  readonly readAt: number;
  readonly apps: readonly App[];
  /** By the id of the app. */
  readonly ledgers: Readonly<Record<string, Pick<CachedLedger, 'readAt' | 'releases'>>>;
}

/** Written into each file; another number is from another time. */
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
  }),
  // JSON has no undefined: what is absent is put back.
  v.transform(({ id, name, stage, pipeline, team }): App => ({
    id,
    name,
    stage,
    pipeline: pipeline && { id: pipeline.id, name: pipeline.name },
    team,
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
    // What was kept before there were images.
    slugId: v.optional(v.nullable(v.string()), null),
    addons: v.array(v.string()),
    outputUrl: v.nullable(v.string()),
  }),
  // It follows from the description, so it is not stored: a later version may read more from it.
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

/** Reads the text of a file; undefined when it makes no sense, or is from another time. */
export function parseCached(text: string): CachedAccount | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), keptSchema), text);
  if (!result.success) return undefined;
  const { readAt, apps, ledgers } = result.output;
  return { readAt, apps, ledgers };
}

export function formatCached({ readAt, apps, ledgers }: CachedAccount): string {
  const stored = Object.entries(ledgers).map(([id, ledger]) => [
    id,
    // JSON leaves out what is undefined.
    { ...ledger, releases: ledger.releases.map((release) => ({ ...release, change: undefined })) },
  ]);
  return JSON.stringify({ format, readAt, apps, ledgers: Object.fromEntries(stored) });
}
