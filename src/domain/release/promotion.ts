/** A promotion as the platform tells of it. */

export interface Promotion {
  readonly id: string;
}

/** How one target of a promotion fares. */
export interface PromotionTarget {
  readonly appId: string;
  /** `pending`, `succeeded` or `failed`; what a platform invents later counts as pending. */
  readonly status: string;
  /** Why it failed, in the platform's words. */
  readonly error: string | undefined;
  /** Undefined where none was made, or not yet. */
  readonly releaseId: string | undefined;
}

/** What a platform is asked for: ids. */
export interface PromotionWish {
  readonly pipelineId: string;
  readonly sourceId: string;
  /** Named, so that nothing else can be promoted than what was planned. */
  readonly releaseId: string;
  readonly targetIds: readonly string[];
}
