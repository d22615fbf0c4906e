// The network before a platform, which does to requests what networks do.
import type { Gate } from '../../../../../src/api/call.ts';
import { Unreachable } from '../../../../../src/api/errors.ts';
import type { HttpAnswer, HttpRequest } from '../../../../../src/api/transport.ts';
import type { FakeClock } from './clock.ts';
import type { Entry } from './ledger.ts';

/** What came of a request that was sent to write something. */
export interface Sent {
  readonly by: string;
  readonly at: number;
  /** What it made so far, of any app; undefined while it has not taken effect. */
  made: readonly Entry[] | undefined;
  answered: boolean;
  /** Whether it was refused for want of a code, so that it will never have an effect. */
  isHarmless: boolean;
}

export interface Faults {
  readonly random: () => number;
  /** After this nothing goes wrong any more. */
  readonly until: number;
  /** Whether what writes needs the code of a second factor. */
  readonly wantsCode: boolean;
}

/** What the person has on a phone. */
export const rightCode = '123456';

/** What a platform does and says once a request arrives. */
export type Answering = (request: HttpRequest, sent: Sent) => HttpAnswer;

const seconds = (count: number) => count * 1000;

export class Network {
  readonly sent: Sent[] = [];
  lost = 0;
  readonly #clock: FakeClock;
  readonly #faults: Faults;
  readonly #answering: Answering;
  /** The last answers, by what was asked. */
  readonly #before = new Map<string, { readonly body: string; readonly at: number }>();

  constructor(clock: FakeClock, faults: Faults, answering: Answering) {
    this.#clock = clock;
    this.#faults = faults;
    this.#answering = answering;
  }

  /** @param by the window's own name of the request, for the account of who did what */
  async send(request: HttpRequest, by: string): Promise<HttpAnswer> {
    const isWrite = request.method === 'POST';
    if (request.gate) await this.#leave(request.gate);
    const sent: Sent = { by, at: this.#clock.now, made: undefined, answered: false, isHarmless: false };
    if (isWrite) this.sent.push(sent);
    const { random, wantsCode } = this.#faults;
    if (isWrite && wantsCode && request.headers['heroku-two-factor-code'] !== rightCode) {
      sent.isHarmless = true;
      await this.#clock.wait(random() * seconds(2));
      return refusal(403, 'two_factor');
    }
    const act = () => this.#answer(request, sent);
    const fault = this.#draw(isWrite);
    const way = () => this.#clock.wait(20 + random() * 400);
    const lose = () => {
      this.lost += 1;
      throw new Unreachable('bookshop.test cannot be reached (reset). Check your connection.');
    };
    await way();
    switch (fault) {
      case 'none':
        break;
      case 'slow': {
        await this.#clock.wait(random() * seconds(15));
        const answer = act();
        await this.#clock.wait(random() * seconds(15));
        return answered(sent, answer);
      }
      case 'lost before':
        return lose();
      case 'lost after':
        act();
        await way();
        return lose();
      case 'late':
        // The person hears of a loss, and it takes effect after that.
        this.#clock.after(seconds(10) + random() * seconds(90), () => void act());
        await this.#clock.wait(random() * seconds(10));
        return lose();
      case 'refused':
        return refusal(...refusalOf(random));
      case 'sent twice':
        // By something on the way; the second one is refused, or overtakes the answer of the first.
        act();
        await way();
        return refusal(...refusalOf(random));
      case 'trouble':
        if (random() < 0.5) act();
        return refusal(random() < 0.5 ? 502 : 503);
      case 'strange':
        act();
        return { status: 200, headers: {}, body: '{"id": 1}' };
      case 'repeated': {
        const before = isWrite ? undefined : this.#before.get(request.url.pathname);
        if (before && this.#clock.now - before.at < seconds(20)) {
          return { status: 200, headers: {}, body: before.body };
        }
        break;
      }
    }
    const answer = act();
    await way();
    return answered(sent, answer);
  }

  /** Waits for its turn behind others and for a connection, each of which may take long. */
  async #leave(gate: Gate): Promise<void> {
    const { random } = this.#faults;
    if (random() < 0.15) await this.#clock.wait(random() * seconds(25));
    await gate.open();
    if (random() < 0.15) await this.#clock.wait(random() * seconds(12));
    gate.pass();
  }

  #answer(request: HttpRequest, sent: Sent): HttpAnswer {
    const answer = this.#answering(request, sent);
    if (request.method === 'GET') {
      this.#before.set(request.url.pathname, { body: answer.body, at: this.#clock.now });
    }
    return answer;
  }

  #draw(isWrite: boolean) {
    const { random, until } = this.#faults;
    const drawn = random();
    if (this.#clock.now > until) return 'none';
    const kinds = isWrite ? writeFaults : readFaults;
    return drawn < 0.45 ? 'none' : (kinds[Math.floor(random() * kinds.length)] ?? 'none');
  }
}

function answered(sent: Sent, answer: HttpAnswer): HttpAnswer {
  sent.answered = answer.status < 300;
  return answer;
}

const readFaults = ['slow', 'lost before', 'lost after', 'trouble', 'strange', 'repeated'] as const;
const writeFaults = [
  'slow',
  'lost before',
  'lost after',
  'late',
  'refused',
  'sent twice',
  'trouble',
  'strange',
] as const;

function refusalOf(random: () => number): [status: number, id: string | undefined] {
  const statuses = [404, 409, 421, 422, 425, 429, 460, 499];
  return [statuses[Math.floor(random() * statuses.length)] ?? 422, random() < 0.5 ? 'no' : undefined];
}

export function refusal(status: number, id: string | undefined = 'no'): HttpAnswer {
  const body = id === undefined ? '' : JSON.stringify({ id, message: `No (${status}).` });
  return { status, headers: {}, body };
}
