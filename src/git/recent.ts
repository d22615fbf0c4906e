/** Keeps what was read last, up to a size. */
export class Recent {
  readonly #limit: number;
  readonly #values = new Map<string, Uint8Array>();
  #size = 0;

  /** @param limit in bytes; a value larger than that is not kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Uint8Array | undefined {
    const value = this.#values.get(key);
    if (value) {
      this.#values.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }

  set(key: string, value: Uint8Array): void {
    this.#size += value.length - (this.#values.get(key)?.length ?? 0);
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const [oldest, { length }] of this.#values) {
      if (this.#size <= this.#limit) return;
      this.#values.delete(oldest);
      this.#size -= length;
    }
  }
}
