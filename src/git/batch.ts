/** Many small questions in few processes. */

interface Waiting<T> {
  readonly question: string;
  readonly resolve: (answer: T) => void;
  readonly reject: (error: unknown) => void;
}

/** How many questions go into one process: their answers are in memory together. */
const limit = 64;

/**
 * Collects what is asked while git is busy and asks it at once afterwards. An editor of many files asks for all of
 * them at the same time, and each process that is started stops the extension host for 2 milliseconds.
 */
export class Batch<T> {
  readonly #ask: (questions: readonly string[]) => Promise<readonly T[]>;
  #waiting: Waiting<T>[] = [];
  #busy = false;

  /** @param ask answers some questions in their order */
  constructor(ask: (questions: readonly string[]) => Promise<readonly T[]>) {
    this.#ask = ask;
  }

  get(question: string): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      // Those who ask in the same turn are taken along.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const asked = this.#waiting.splice(0, limit);
      try {
        // One process at a time is the point.
        // oxlint-disable-next-line no-await-in-loop
        const answers = await this.#ask(asked.map(({ question }) => question));
        if (answers.length !== asked.length) throw new RangeError('git left questions without an answer.');
        for (const [index, { resolve }] of asked.entries()) resolve(answers[index]!);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#busy = false;
  }
}
