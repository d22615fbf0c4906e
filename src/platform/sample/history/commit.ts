// How the history of the sample shop is written down: what each commit changes, not what it leaves.

export const people = {
  kendra: { name: 'Kendra Abbott', email: 'kendra@example.com', zone: '+0100' },
  shanley: { name: 'Shanley Moreau', email: 'shanley@example.com', zone: '-0500' },
  katie: { name: 'Katie Lindqvist', email: 'katie@example.com', zone: '+0100' },
} as const;

export type Person = keyof typeof people;

export interface Commit {
  /** How the rest of the sample refers to it. */
  readonly key: string;
  /** Which line it continues; a branch begins where main is when its first commit is made. */
  readonly branch: string;
  /** The branch that it merges into main. */
  readonly merge?: string;
  readonly author: Person;
  readonly hoursAgo: number;
  readonly message: string;
  /** Whole files, new ones as a rule. */
  readonly write?: Readonly<Record<string, string | Buffer>>;
  /** What is replaced by what, exactly one place each, in order. */
  readonly edit?: Readonly<Record<string, readonly (readonly [find: string, replacement: string])[]>>;
  /** From and to; done before the edits. */
  readonly rename?: Readonly<Record<string, string>>;
}
