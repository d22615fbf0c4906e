/** When what could not be read is read again by itself: at once after the platform answers again, then ever less often. */

/** At most so many answers of the platform lie between two tries: a quarter of an hour. */
const longest = 64;

export class Retries {
  #wait = 1;
  #left = 1;

  /**
   * Called for each answer of the platform. While it cannot be reached there is none, so that the first one comes when
   * trying again makes sense.
   * @param isFailed whether something could not be read
   * @returns whether to read it again now
   */
  answered(isFailed: boolean): boolean {
    if (!isFailed) this.#wait = this.#left = 1;
    else if (--this.#left <= 0) {
      this.#wait = Math.min(2 * this.#wait, longest);
      this.#left = this.#wait;
      return true;
    }
    return false;
  }
}
