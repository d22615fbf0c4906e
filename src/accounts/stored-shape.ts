/** What a platform's secret looks like. */

import * as v from 'valibot';

const identity = v.object({ id: v.string(), email: v.string() });

const keptShape = v.object({
  /** Those whose token is kept here. */
  accounts: v.array(v.object({ ...identity.entries, token: v.pipe(v.string(), v.nonEmpty()) })),
  /**
   * What is known of tokens that are kept elsewhere, which are never copied: whose they are, and whether the person
   * signed out and so set them aside. It is here, not in the state of the extension, because a change of a secret is
   * told to the other windows.
   */
  others: v.array(
    v.object({ hash: v.string(), who: v.optional(identity), aside: v.optional(v.boolean(), false) }),
  ),
});

export type Identity = Readonly<v.InferOutput<typeof identity>>;
export type StoredState = v.InferOutput<typeof keptShape>;

/** Reads the text of a secret; undefined when it makes no sense. */
export function parseStored(text: string): StoredState | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), keptShape), text);
  return result.success ? result.output : undefined;
}
