// What a push asks for, and what the platform makes of it. Pure.

export interface Update {
  /** Whole hashes; undefined for a branch that is new, or goes. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** `refs/heads/main` */
  readonly reference: string;
}

/** What follows from a push. */
export type Decision =
  | { readonly kind: 'refused'; readonly reason: string }
  /** With what is said of branches that are kept and not deployed. */
  | { readonly kind: 'accepted'; readonly notes: readonly string[]; readonly deploy: Deploy | undefined };

export interface Deploy {
  /** The branch, which moves there: `refs/heads/main`. */
  readonly reference: string;
  /** Where it was when the push began; undefined for a branch that is new. */
  readonly from: string | undefined;
  /** A whole hash. */
  readonly commit: string;
}

/** The branches that deploy. */
const deployed = new Set(['refs/heads/main', 'refs/heads/master']);

const LINE = /^([0-9a-f]{40}) ([0-9a-f]{40}) (refs\/\S+)$/;
const NONE = /^0+$/;

/** @param text what git tells its hook. @returns undefined when it is something else */
export function parseUpdates(text: string): Update[] | undefined {
  const updates: Update[] = [];
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, from = '', to = '', reference = ''] = LINE.exec(line) ?? [];
    if (reference === '') return undefined;
    updates.push({
      from: NONE.test(from) ? undefined : from,
      to: NONE.test(to) ? undefined : to,
      reference,
    });
  }
  return updates;
}

export function decide(updates: readonly Update[]): Decision {
  const deploys = updates.filter(({ reference }) => deployed.has(reference));
  const [first] = deploys;
  if (deploys.length > 1) {
    return { kind: 'refused', reason: 'main and master both deploy: push one of them.' };
  }
  const deploy =
    first?.to === undefined ? undefined : { reference: first.reference, from: first.from, commit: first.to };
  if (first && !deploy) {
    return { kind: 'refused', reason: `${branchOf(first)} deploys, and cannot be deleted.` };
  }
  const others = updates.filter(
    ({ reference, to }) =>
      reference.startsWith('refs/heads/') && !deployed.has(reference) && to !== undefined,
  );
  const notes = others.map((update) => {
    const name = branchOf(update);
    return `${name} is kept, but not deployed: only main and master are. To deploy it, push ${name}:main.`;
  });
  return { kind: 'accepted', notes, deploy };
}

function branchOf({ reference }: Update): string {
  return reference.slice('refs/heads/'.length);
}
