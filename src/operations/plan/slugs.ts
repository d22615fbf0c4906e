/** What a plan says of slugs beside their code. */

import type { Part } from '../../domain/part.ts';
import { diffReleases, type SlugDiff } from '../../domain/release/release-diff.ts';
import type { ReleaseWithSlug } from '../../code/code-between.ts';

/** How stack and process types differ. */
export async function slugDiff(here: ReleaseWithSlug, there: ReleaseWithSlug): Promise<Part<SlugDiff>> {
  const [from, to] = await Promise.all([here, there].map(withSlug));
  return diffReleases(from!, to!).slug;
}

async function withSlug({ release, releases, slug }: ReleaseWithSlug) {
  return { release, ledger: releases, slug: await slug, config: loading };
}

const loading = { state: 'loading' } as const;
