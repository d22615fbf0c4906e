/** How the errors of the API read to a person. Pure. */

/** An error that a platform answered with. */
export interface Refusal {
  readonly host: string;
  readonly status: number;
  readonly id: string | undefined;
  /** The API's own message; undefined when it gave none. */
  readonly said: string | undefined;
  /** Milliseconds until the platform wants to be asked again; undefined when it does not say. */
  readonly comeBack: number | undefined;
}

type Words = (refusal: Refusal) => string;

/** By the API's id, where that says more than the status. */
const byId: Readonly<Record<string, Words>> = {
  two_factor: ({ host }) =>
    `${host} asks for the code of your second factor before it does this. Try again, and enter the code when you are asked.`,
  suspended: ({ host, said }) =>
    together(`${host} has suspended this account.`, said, 'Its support can tell you why.'),
};

const byStatus: Readonly<Record<number, Words>> = {
  401: ({ host }) => `${host} does not accept your token any more. Sign in again.`,
  402: ({ host, said }) =>
    together(`${host} does nothing more for this account until its bill is paid.`, said),
  403: ({ said }) => together('Your account may not do that.', said),
  409: ({ said }) => together('Something else is changing this right now.', said, 'Try again in a moment.'),
  410: ({ said }) => together('This is gone for good.', said, 'Refresh to see what is there.'),
  416: ({ host, said }) => together(`${host} does not know this part of the list.`, said, 'Refresh.'),
  429: ({ host, comeBack }) =>
    `${host} has had too many requests from your account. Wait ${waitInWords(comeBack ?? 60_000)}, then refresh.`,
};

const ownTrouble: Words = ({ host, status, comeBack }) =>
  `${host} has trouble of its own (${status}). Try again in ${comeBack === undefined ? 'a moment' : waitInWords(comeBack)}.`;

/** What is clear in the API's own words, such as those of 404 and 422. */
const inItsWords: Words = ({ host, status, said }) => together(said ?? `${host} answered ${status}.`);

/** One or a few whole sentences: what happened, and what to do. */
export function sentenceFor(refusal: Refusal): string {
  const { id, status } = refusal;
  const own = id !== undefined && Object.hasOwn(byId, id) ? byId[id] : byStatus[status];
  return (own ?? (status >= 500 ? ownTrouble : inItsWords))(refusal);
}

/** `a moment`, `40 seconds`, `a minute`, `5 minutes`, `2 hours`; rounded up, as it is how long to wait. */
function waitInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 1) return 'a moment';
  if (seconds <= 50) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes === 1) return 'a minute';
  return minutes <= 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

function together(...sentences: readonly (string | undefined)[]): string {
  return sentences
    .filter((sentence) => sentence !== undefined && sentence !== '')
    .map((sentence) => (/[.!?…]$/.test(sentence!) ? sentence : `${sentence}.`))
    .join(' ');
}
