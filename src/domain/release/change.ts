/** What a release changed. */

export type Change =
  | {
      readonly kind: 'deploy';
      readonly hash: string | undefined;
      /** The version that is named instead of a hash, such as `v2.3.1` or `20241015`: maybe a tag. */
      readonly name?: string | undefined;
    }
  | { readonly kind: 'config'; readonly set: readonly string[]; readonly removed: readonly string[] }
  | { readonly kind: 'addon' }
  | { readonly kind: 'rollback'; readonly to: number }
  | {
      readonly kind: 'promotion';
      readonly app: string;
      readonly version: number | undefined;
      readonly hash: string | undefined;
    }
  | { readonly kind: 'other' };

export type ChangeKind = Change['kind'];

/** A commit as a deploy names it: by a hash, or by a name that may be a tag. */
export function commitNameIn(change: Change): string | undefined {
  if (change.kind === 'deploy') return change.hash ?? change.name;
  return change.kind === 'promotion' ? change.hash : undefined;
}

/** True for a release that brought code in: its own, not that of an older release. */
export function bringsCode({ kind }: Change): boolean {
  return kind === 'deploy' || kind === 'promotion';
}
