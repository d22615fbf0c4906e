/** Loads parts of the extension when they are first needed, so that VS Code starts it without them. */

import { setImmediate as turn } from 'node:timers/promises';

/**
 * Each part takes 10 to 40 ms to load. Between two of them the extension host has a turn for other extensions.
 * @param make called once; again only after it failed
 * @returns what was made, the same for every caller
 */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= turn()
      .then(make)
      .catch((error: unknown) => {
        made = undefined;
        throw error;
      });
    return made;
  };
}
