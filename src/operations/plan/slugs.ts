/** What a plan says of slugs beside their code. */

import type { Part } from '../../domain/part.ts';
import { diffReleases, type SlugDiff } from '../../domain/release/release-diff.ts';
import type { Side } from '../../code/code-between.ts';

/** How stack and process types differ. */
export async function slugDiff(here: Side, there: Side): Promise<Part<SlugDiff>> {
  const [from, to] = await Promise.all([here, there].map(withSlug));
  return diffReleases(from!, to!).slug;
}

async function withSlug({ release, releases, slug }: Side) {
  return { release, ledger: releases, slug: await slug, config: loading };
}

const loading = { state: 'loading' } as const;
