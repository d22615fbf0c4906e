import { messageOf } from './problem.ts';

/** A piece of data that loads separately and may fail on its own. */
export type Part<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  /** There is no such data, for a reason. */
  | { readonly state: 'absent'; readonly why: string }
  | { readonly state: 'known'; readonly value: T };

/** A part with its value. */
export function knownPart<T>(value: T): Part<T> {
  return { state: 'known', value };
}

/** A part that could not be read. */
export function failedPart(error: unknown): Part<never> {
  return { state: 'failed', message: messageOf(error) };
}

/**
 * A part that is still being read; a failed one when the reading rejects.
 * @param isThrown which errors are thrown on instead of becoming a failed part; by default none
 */
export async function partOf<T>(
  part: Promise<Part<T>>,
  isThrown: (error: unknown) => boolean = () => false,
): Promise<Part<T>> {
  try {
    return await part;
  } catch (error) {
    if (isThrown(error)) throw error;
    return failedPart(error);
  }
}

/** Applies `read` to a known part; any other part stays as it is. */
export function mapPart<T, U>(part: Part<T>, read: (value: T) => U): Part<U> {
  return part.state === 'known' ? knownPart(read(part.value)) : part;
}

/** Applies `read` once both parts are known; until then, the part that best explains why not. */
export function joinParts<A, B, U>(a: Part<A>, b: Part<B>, read: (a: A, b: B) => U): Part<U> {
  if (a.state === 'failed' || (a.state === 'absent' && b.state !== 'failed')) return a;
  return a.state === 'known' ? mapPart(b, (value) => read(a.value, value)) : b.state === 'known' ? a : b;
}

/** The value of a known part; else undefined. */
export function valueOf<T>(part: Part<T>): T | undefined {
  return part.state === 'known' ? part.value : undefined;
}
