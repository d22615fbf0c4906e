// Who is before whom: pushes of one app deploy one after the other, each once the one before it has moved its branch.

export class Turns {
  /** Of each app, the end of the newest turn. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #ends = new Map<string, () => void>();

  /** @param id of the push, which has to be given to `end`. @returns the end of the one before, if there was one */
  take(appId: string, id: string): Promise<void> | undefined {
    const before = this.#last.get(appId);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(appId, promise);
    this.#ends.set(id, () => {
      if (this.#last.get(appId) === promise) this.#last.delete(appId);
      resolve();
    });
    return before;
  }

  end(id: string): void {
    this.#ends.get(id)?.();
    this.#ends.delete(id);
  }
}
