/** A promotion as the platform reports it. */

export interface Promotion {
  readonly id: string;
}

/** The result for one target of a promotion. */
export interface PromotionTarget {
  readonly appId: string;
  /** `pending`, `succeeded` or `failed`; any other status counts as pending. */
  readonly status: string;
  /** Why it failed, in the platform's words. */
  readonly error: string | undefined;
  /** Undefined where none was made, or not yet. */
  readonly releaseId: string | undefined;
}

/** The request for a promotion, by ids. */
export interface PromotionRequest {
  readonly pipelineId: string;
  readonly sourceId: string;
  /** Named in the request, so that only the planned release can be promoted. */
  readonly releaseId: string;
  readonly targetIds: readonly string[];
}
