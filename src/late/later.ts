/** What is made when it is first asked for: VS Code starts the extension without it. */

/**
 * @param make called once; again only after it failed
 * @returns what was made, the same for all who ask
 */
export function later<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
