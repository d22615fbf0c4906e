/** The format of a platform's secret. */

import * as v from 'valibot';

const identity = v.object({ id: v.string(), email: v.string() });

const keptShape = v.object({
  /** Accounts whose token is stored here. */
  accounts: v.array(v.object({ ...identity.entries, token: v.pipe(v.string(), v.nonEmpty()) })),
  /**
   * Tokens that are stored elsewhere and never copied: their owner, and whether the person signed out and so set them
   * aside. They are in the secret, not in the extension's state, because other windows are notified of changed secrets.
   */
  others: v.array(
    v.object({ hash: v.string(), who: v.optional(identity), aside: v.optional(v.boolean(), false) }),
  ),
});

export type Identity = Readonly<v.InferOutput<typeof identity>>;
export type StoredState = v.InferOutput<typeof keptShape>;

/** Parses a secret; undefined when it is malformed. */
export function parseStored(text: string): StoredState | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), keptShape), text);
  return result.success ? result.output : undefined;
}
