/** Something that arrives after what it belongs to, and may fail by itself. */
export type Part<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  /** There is none, for a reason. */
  | { readonly state: 'absent'; readonly why: string }
  | { readonly state: 'known'; readonly value: T };

/** What is read from a part once it is known; until then the part itself. */
export function mapPart<T, U>(part: Part<T>, read: (value: T) => U): Part<U> {
  return part.state === 'known' ? { state: 'known', value: read(part.value) } : part;
}

/** What is read from two parts once both are known; until then the one that says most about why not. */
export function joinParts<A, B, U>(a: Part<A>, b: Part<B>, read: (a: A, b: B) => U): Part<U> {
  if (a.state === 'failed' || (a.state === 'absent' && b.state !== 'failed')) return a;
  return a.state === 'known' ? mapPart(b, (value) => read(a.value, value)) : b.state === 'known' ? a : b;
}

/** What is known; undefined until then. */
export function valueOf<T>(part: Part<T>): T | undefined {
  return part.state === 'known' ? part.value : undefined;
}
