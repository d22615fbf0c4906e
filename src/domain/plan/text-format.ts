/** How sentences write what is not their own; whoever shows them decides. */

export interface Hand {
  /** Writes what others named: no commit, key or address may become more than its text. */
  readonly quote: (text: string) => string;
  /** Writes a time in milliseconds. */
  readonly when: (time: number) => string;
}
