/** What is made when it is first asked for: VS Code starts the extension without it. */

import { setImmediate as turn } from 'node:timers/promises';

/**
 * Between two parts that are loaded one after the other, each of which takes 10 to 40 ms, the extension host has a turn
 * for the other extensions.
 * @param make called once; again only after it failed
 * @returns what was made, the same for all who ask
 */
export function later<T>(make: () => Promise<T>): () => Promise<T> {
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
