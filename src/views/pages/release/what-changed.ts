/** What a release changed, as its page shows it: model data in, plain JSON out. */

import { caveatSentence } from '../../../domain/graph/span.ts';
import { knownPart, mapPart, type Part, valueOf } from '../../../domain/part.ts';
import { type CodeDiff, reversedFiles } from '../../../domain/plan/code-diff.ts';
import { keyGroups } from '../../../domain/plan/listing.ts';
import { type CodeSpec, type CodeText, codeText, runningName } from '../../../domain/plan/plan-text.ts';
import { plainFormat } from '../../../domain/plan/text-format.ts';
import { type Migrations, migrationsOf } from '../../../domain/plan/unrecognised-migrations.ts';
import type { ConfigDiff } from '../../../domain/release/config-diff.ts';
import { type AddonsDiff, diffAddons, type SlugDiff } from '../../../domain/release/release-diff.ts';
import { type Release, versionName } from '../../../domain/release/release.ts';
import { foreignText } from '../../../domain/text/foreign-text.ts';
import type { Glob } from '../../../domain/text/glob.ts';
import { changesView } from '../changes-view.ts';
import type { ReleaseChangesView } from '../protocol.ts';

/** What is known of what a release changed, at one moment: always from what ran before it. */
export interface KnownChanges {
  /** What ran before; undefined for the first release. */
  readonly before: Part<Release | undefined>;
  readonly config: Part<ConfigDiff>;
  readonly slug: Part<SlugDiff>;
  /** Undefined where the code stays the same. */
  readonly code: Part<ReleaseCode | undefined>;
}

export type ReleaseCode = CodeDiff & Migrations;

/** @param own the person's own patterns for migrations */
export function withMigrations(
  code: Part<CodeDiff>,
  { change }: Release,
  own: readonly Glob[],
): Part<ReleaseCode> {
  return mapPart(code, (diff) => ({
    ...diff,
    // A rollback undoes no migration of the code that it takes back.
    ...migrationsOf(change.kind === 'rollback' ? reversedFiles(diff.files) : diff.files, own),
  }));
}

export function whatChanged(release: Release, known: KnownChanges): ReleaseChangesView {
  const { before, config, slug } = known;
  const code = valueOf(known.code);
  return {
    title: titleOf(release),
    before: valueOf(before)?.version ?? null,
    caveat: caveatSentence(code?.added.caveat) ?? null,
    ...changesView({
      code: codeListed(release, known.code),
      config: {
        title: 'Config vars',
        none: 'They stay the same.',
        sides: { from: runningName(valueOf(before)), to: versionName(release) },
        lines: mapPart(config, (diff) =>
          keyGroups(diff, [
            ['changed', 'Changed'],
            ['added', 'Added'],
            ['removed', 'Removed'],
          ]),
        ),
      },
      slug,
      addons: {
        title: 'Add-ons',
        none: 'They stay the same.',
        lines: mapPart(before, (one) => addonLines(diffAddons(one?.addons ?? [], release.addons))),
      },
    }),
  };
}

function titleOf({ status }: Release): string {
  if (status === 'failed') return 'What it would have changed';
  return status === 'pending' ? 'What it changes' : 'What it changed';
}

/** The code as the page lists it. */
export function codeListed(release: Release, code: Part<ReleaseCode | undefined>): Part<CodeText> {
  if (code.state !== 'known') return code;
  if (!code.value) return knownPart({ commits: [], files: [], migrations: { title: '', list: [] } });
  return codeText(knownPart(code.value), (diff) => specOf(release, diff), plainFormat(release.createdAt))
    .listed;
}

function specOf({ change, status }: Release, { added, removed }: CodeDiff): CodeSpec {
  const soFar = status === 'failed' ? 'not ' : status === 'pending' ? 'being ' : '';
  if (change.kind === 'rollback') {
    return {
      groups: [
        { fate: `${soFar}taken back`, commits: removed },
        { fate: `${soFar}brought back`, commits: added },
      ],
      migrations: 'Migrations that stay applied',
      migrationText: '',
    };
  }
  return {
    groups: [
      { fate: `${soFar}shipped`, commits: added },
      { fate: `${soFar}taken back`, commits: removed },
    ],
    migrations: 'Migrations',
    migrationText: '',
  };
}

function addonLines({ added, removed, changed }: AddonsDiff): string[] {
  return [
    ...added.map((plan) => `${foreignText(plan, 100)} is added.`),
    ...removed.map((plan) => `${foreignText(plan, 100)} is removed.`),
    ...changed.map(({ from, to }) => `${foreignText(from, 100)} → ${foreignText(to, 100)}`),
  ];
}
