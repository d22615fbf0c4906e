/** Polls one ledger, at a pace that depends on who looks and on what is under way. */

import { releaseUnderWay } from '../domain/release/release.ts';
import type { Clock } from './clock.ts';
import type { Ledger } from './ledger.ts';

/**
 * `looking`: a view shows it and the window has the focus. `near`: only one of the two. `away`: neither.
 */
export type Attention = 'looking' | 'near' | 'away';

export interface PollingContext {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly attention: () => Attention;
}

/** Milliseconds between two polls, shorter while a release is under way. */
const paces = {
  looking: { pending: 2_000, calm: 15_000 },
  near: { pending: 5_000, calm: 60_000 },
} as const;

/** Backoff after a failure, in milliseconds, doubled with each further one up to the last. */
const firstRetry = 2_000;
const lastRetry = 120_000;
/** After the machine wakes up, the network takes a while: this many failures do not lengthen the backoff. */
const sparedAfterWaking = 5;
/** Long waits are split, so that waking from sleep is noticed at the end of a piece. Milliseconds. */
const piece = 15_000;
/** A timer that fires this late, in milliseconds, means that the machine slept. */
const slept = 5_000;
/** Milliseconds within which a read counts as fresh when a person comes back. */
const justNow = 2_000;

export class Poller {
  readonly #ledger: Ledger;
  readonly #around: PollingContext;
  readonly #stop = new AbortController();
  readonly #stopListening: () => void;
  #cancelTimer: (() => void) | undefined;
  /** The length of the current wait, in milliseconds; 0 for none. */
  #planned = 0;
  #looking = false;
  #failures = 0;
  #spared = 0;

  constructor(ledger: Ledger, around: PollingContext) {
    this.#ledger = ledger;
    this.#around = around;
    this.#stopListening = ledger.changed.on(() => this.#hear());
    // A new watcher has usually just read it.
    if (this.#isAttended) this.#wait(this.#isJustRead() ? this.#pace() : 0);
  }

  /** Adapts to changed attention. */
  attend(before: Attention): void {
    if (!this.#isAttended) this.#rest();
    else if (before !== 'away') this.#hurry();
    else {
      this.#wake();
      if (this.#isJustRead()) this.#plan();
      else void this.#look();
    }
  }

  /** Stops polling, and the poll that is under way. */
  stop(): void {
    this.#stopListening();
    this.#rest();
    this.#stop.abort();
  }

  get #isAttended(): boolean {
    return this.#around.attention() !== 'away' && !this.#stop.signal.aborted;
  }

  async #look(): Promise<void> {
    this.#rest();
    if (this.#looking || !this.#isAttended) return;
    if (this.#slowdown() === Infinity) {
      this.#wait(piece);
      return;
    }
    this.#looking = true;
    const read = await this.#ledger.refresh('background', this.#stop.signal);
    this.#looking = false;
    this.#failures = read ? 0 : this.#failures + 1;
    if (read) this.#spared = 0;
    this.#plan();
  }

  #plan(): void {
    if (this.#isAttended) this.#wait(this.#failures > 0 ? this.#retry() : this.#pace());
  }

  #wait(ms: number): void {
    this.#planned = ms;
    this.#waitPiece(ms);
  }

  #waitPiece(rest: number): void {
    const { clock } = this.#around;
    this.#cancelTimer?.();
    const wait = Math.min(rest, piece);
    const due = clock.now() + wait;
    this.#cancelTimer = clock.after(wait, () => {
      if (clock.now() - due > slept) {
        this.#wake();
        void this.#look();
      } else if (rest > wait) this.#waitPiece(rest - wait);
      else void this.#look();
    });
  }

  #rest(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#planned = 0;
  }

  #wake(): void {
    this.#failures = 0;
    this.#spared = sparedAfterWaking;
  }

  /** A read by another caller may show that the fault is over, or that a release is under way. */
  #hear(): void {
    if (this.#looking) return;
    if (this.#ledger.state.error === undefined) this.#failures = 0;
    this.#hurry();
  }

  /** Shortens the wait to the current pace. */
  #hurry(): void {
    if (this.#planned > 0 && this.#failures === 0 && this.#pace() < this.#planned) this.#plan();
  }

  #pace(): number {
    const attention = this.#around.attention();
    if (attention === 'away') return Infinity;
    const pending = releaseUnderWay(this.#ledger.state.releases) !== undefined;
    return paces[attention][pending ? 'pending' : 'calm'] * this.#slowdown();
  }

  #retry(): number {
    const doublings = Math.max(0, this.#failures - 1 - this.#spared);
    const jitter = 0.75 + this.#around.random() / 2;
    return Math.min(lastRetry, firstRetry * 2 ** doublings * jitter);
  }

  #slowdown(): number {
    return this.#ledger.client.budget.slowdown();
  }

  #isJustRead(): boolean {
    const { readAt } = this.#ledger.state;
    return readAt !== undefined && Math.abs(this.#around.clock.now() - readAt) < justNow;
  }
}
