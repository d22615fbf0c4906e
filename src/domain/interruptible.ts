/** Long computations that leave room for others: the extension host has one thread for all extensions. */

/** A computation that its caller may interrupt at each `yield`. */
export type Steps<T> = Generator<void, T, void>;

/** How many commits are looked at between two yields: about a millisecond. */
export const stretch = 4096;
