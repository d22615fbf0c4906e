/** The person's choices about the apps that are shown, by the apps' ids. */

export interface Choices {
  /** In the order in which they were pinned. */
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
  /** Words that the shown apps contain; empty for no filter. */
  readonly filter: string;
}

/** Parses stored choices, which any version may have written. */
export function parseChoices(value: unknown): Choices {
  const kept: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { filter } = kept;
  const hidden = ids(kept['hidden']);
  return {
    pinned: ids(kept['pinned']).filter((id) => !hidden.includes(id)),
    hidden,
    filter: typeof filter === 'string' ? filter : '',
  };
}

/** An app that is pinned is not hidden. */
export function pin(choices: Choices, id: string): Choices {
  return { ...unhide(choices, [id]), pinned: [...without(choices.pinned, [id]), id] };
}

export function unpin(choices: Choices, id: string): Choices {
  return { ...choices, pinned: without(choices.pinned, [id]) };
}

/** An app that is hidden is not pinned. */
export function hide(choices: Choices, id: string): Choices {
  return { ...unpin(choices, id), hidden: [...without(choices.hidden, [id]), id] };
}

export function unhide(choices: Choices, shown: readonly string[]): Choices {
  return { ...choices, hidden: without(choices.hidden, shown) };
}

function without(list: readonly string[], gone: readonly string[]): string[] {
  return list.filter((id) => !gone.includes(id));
}

function ids(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((id): id is string => typeof id === 'string' && id !== ''))];
}
