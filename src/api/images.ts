/** What the newer generation's releases run in place of a slug: images, of which the same is read. */

import * as v from 'valibot';
import type { Slug } from '../domain/release/release.ts';
import { shownText, title } from './schemas.ts';

/** One image, as the platform answers for it. */
type Image = Omit<Slug, 'id' | 'size'>;

const imageSchema = v.pipe(
  v.object({
    commit: v.nullish(v.string(), null),
    stack: v.object({ name: title }),
    process_types: v.nullish(v.record(title, v.object({ command: shownText(2_000) })), {}),
    buildpacks: v.fallback(v.nullish(v.array(v.object({ id: title })), []), []),
  }),
  v.transform((wire): Image => ({
    // The API's schema has no null for a commit that is not known.
    commit: wire.commit === '' ? null : wire.commit,
    stack: wire.stack.name,
    processTypes: Object.fromEntries(
      Object.entries(wire.process_types).map(([type, { command }]) => [type, command]),
    ),
    buildpack: wire.buildpacks.map(({ id }) => id).join(', ') || null,
  })),
);

/** The platform answers with a list, as several images may have the same digest. By an id it is one. */
export const imagesSchema = v.pipe(
  v.array(imageSchema),
  v.minLength(1, 'at least one image'),
  v.transform(([first]) => first!),
);

/**
 * What a release runs that has one image for each process type.
 * @param images at least one
 */
export function joinImages(id: string, images: readonly Image[]): Slug {
  const [first] = images;
  if (!first) throw new RangeError('a release runs at least one image');
  return {
    id,
    commit: images.every(({ commit }) => commit === first.commit) ? first.commit : null,
    stack: first.stack,
    // The platform does not say it.
    size: null,
    processTypes: Object.fromEntries(images.flatMap(({ processTypes }) => Object.entries(processTypes))),
    buildpack: [...new Set(images.flatMap(({ buildpack }) => buildpack ?? []))].join(', ') || null,
  };
}
