// Who is before whom: pushes of one app deploy one after the other, each once the one before it has moved its branch.

export class Turns {
  /** Of each app, the end of the newest turn and of all before it. */
  readonly #last = new Map<string, Promise<void>>();
  readonly #ends = new Map<string, () => void>();

  /**
   * @param id of the push, which has to be given to `end`
   * @returns the end of all before, if there are any: one that gives up while it waits lets nobody pass those before it
   */
  take(appId: string, id: string): Promise<void> | undefined {
    const before = this.#last.get(appId);
    const { promise, resolve } = Promise.withResolvers<void>();
    const turn = promise.then(() => before);
    this.#last.set(appId, turn);
    this.#ends.set(id, resolve);
    void turn.finally(() => {
      if (this.#last.get(appId) === turn) this.#last.delete(appId);
    });
    return before;
  }

  end(id: string): void {
    this.#ends.get(id)?.();
    this.#ends.delete(id);
  }
}
