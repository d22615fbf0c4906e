/** Told which app changed, after its change is in the ledger. */
export type Listener = (appId: string) => void;

/** Tells whoever listens that the ledger of an app has changed, or what it is wanted to run. */
export class Changes {
  readonly #listeners = new Set<Listener>();

  /** @returns what ends it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  announce(appId: string): void {
    for (const listener of this.#listeners) listener(appId);
  }
}
