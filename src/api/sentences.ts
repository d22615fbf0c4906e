/** The sentences for the API's errors. Pure. */

/** An error that the platform returned. */
export interface Refusal {
  readonly host: string;
  readonly status: number;
  readonly id: string | undefined;
  /** The API's own message; undefined when it gave none. */
  readonly said: string | undefined;
  /** From Retry-After, in milliseconds; undefined when the platform does not say. */
  readonly retryAfterMs: number | undefined;
}

type Sentence = (refusal: Refusal) => string;

/** By the API's id, where that says more than the status. */
const byId: Readonly<Record<string, Sentence>> = {
  two_factor: ({ host }) =>
    `${host} asks for the code of your second factor. Try again, and enter the code when you are asked.`,
  suspended: ({ host, said }) =>
    together(`${host} has suspended this account.`, said, 'Ask its support why.'),
};

const byStatus: Readonly<Record<number, Sentence>> = {
  401: ({ host }) => `${host} no longer accepts your token. Sign in again.`,
  402: ({ host, said }) =>
    together(`${host} refuses requests from this account until its bill is paid.`, said),
  403: ({ said }) => together('Your account does not have permission to do that.', said),
  409: ({ said }) => together('Another change is in progress.', said, 'Try again in a moment.'),
  410: ({ said }) => together('This no longer exists.', said, 'Refresh to see what is there.'),
  416: ({ host, said }) => together(`${host} does not know this part of the list.`, said, 'Refresh.'),
  429: ({ host, retryAfterMs }) =>
    `${host} received too many requests from your account. Wait ${waitInWords(retryAfterMs ?? 60_000)}, then refresh.`,
};

const serverError: Sentence = ({ host, status, retryAfterMs }) =>
  `${host} reported a server error (${status}). Try again in ${retryAfterMs === undefined ? 'a moment' : waitInWords(retryAfterMs)}.`;

/** For errors that the API's own message explains well, such as 404 and 422. */
const inItsWords: Sentence = ({ host, status, said }) => together(said ?? `${host} answered ${status}.`);

/** Whole sentences: what happened, and what to do. */
export function sentenceFor(refusal: Refusal): string {
  const { id, status } = refusal;
  const own = id !== undefined && Object.hasOwn(byId, id) ? byId[id] : byStatus[status];
  return (own ?? (status >= 500 ? serverError : inItsWords))(refusal);
}

/** `a moment`, `40 seconds`, `a minute`, `5 minutes`, `2 hours`; rounded up, so that the wait is long enough. */
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
