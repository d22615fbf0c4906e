/** Says that something changed. The rooms without VS Code use this where the others use its EventEmitter. */
export class Signal<T = void> {
  readonly #listeners = new Set<(value: T) => void>();

  /** @returns a function that stops the listening */
  on(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}
