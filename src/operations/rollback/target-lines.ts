/** What going back to each of several releases would do, in a line, worked out while a person moves over them. */

import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../../ledger/ledger.ts';
import { type ConfigDiff, type ConfigVars, diffConfig } from '../../domain/release/config-diff.ts';
import { knownPart, type Part, partOf } from '../../domain/part.ts';
import type { CodeDiff } from '../../domain/plan/code-diff.ts';
import { rollbackLine } from '../../domain/plan/rollback-line.ts';
import { runSameCode } from '../../domain/release/release-diff.ts';
import { type Release, versionName, runningRelease } from '../../domain/release/release.ts';
import { planRollback, type PlanSources, whyNotEligible } from '../../domain/plan/rollback-plan.ts';
import { codeBetween, type ReleaseWithSlug } from '../../code/code-between.ts';
import type { PlanInputs } from '../plan/inputs.ts';

/** Milliseconds that a person stays on a release before the platform is asked about it. */
const rest = 150;

export class TargetLines {
  readonly #inputs: Pick<PlanInputs, 'repositories' | 'settings' | 'wait'>;
  readonly #ledger: Ledger;
  /** By the ids of the target and of what ran when it was read. */
  readonly #known = new Map<string, PlanSources>();
  readonly #over = new AbortController();
  /** Of the running release: the one half of each difference. Gone with the choice. */
  #running: { readonly id: string; readonly vars: Promise<ConfigVars> } | undefined;

  constructor(inputs: Pick<PlanInputs, 'repositories' | 'settings' | 'wait'>, ledger: Ledger) {
    this.#inputs = inputs;
    this.#ledger = ledger;
  }

  /**
   * One line after the other, each with more of what is known: from the ledger at once, then from git, and from the
   * platform only where the person stays. What fails is left out: the whole plan says why.
   * @param signal aborts when the person goes on to another release
   */
  async *of(target: Release, signal: AbortSignal): AsyncGenerator<string, void> {
    const reason = whyNotEligible(target);
    if (reason !== undefined) {
      yield `${versionName(target)} ${reason}`;
      return;
    }
    const current = runningRelease(this.#releases);
    const pair = `${target.id} ${current?.id}`;
    const known = this.#known.get(pair);
    yield this.#line(target, known);
    if (known || !current) return;
    // With a key held down, a person passes over many releases without stopping.
    await setImmediate();
    if (signal.aborted) return;
    const code = await this.#code(current, target, signal);
    if (signal.aborted) return;
    yield this.#line(target, { code });
    await this.#inputs.wait(rest, signal).catch(() => {});
    if (signal.aborted) return;
    const config = await this.#config(current, target, signal);
    if (signal.aborted) return;
    if (code.state !== 'failed' && config.state !== 'failed') this.#known.set(pair, { code, config });
    yield this.#line(target, { code, config });
  }

  /** Ends what is being read, and lets go of all that was. */
  dispose(): void {
    this.#over.abort();
    this.#running = undefined;
    this.#known.clear();
  }

  /** Newest first. While a person chooses, older ones are read. */
  get #releases(): readonly Release[] {
    return this.#ledger.state.releases;
  }

  #line(target: Release, sources: PlanSources = {}): string {
    const { migrations } = this.#inputs.settings();
    return rollbackLine(
      planRollback(target, this.#releases, { ...sources, migrations }),
      this.#ledger.client.platformNow(),
    );
  }

  async #code(current: Release, target: Release, signal: AbortSignal): Promise<Part<CodeDiff>> {
    const ledger = this.#releases;
    if (runSameCode({ release: current, ledger }, { release: target, ledger })) return unneeded;
    const [from, to] = [sideOf(current, ledger), sideOf(target, ledger)];
    return partOf(codeBetween(this.#inputs.repositories, from, to, signal));
  }

  async #config(current: Release, target: Release, signal: AbortSignal): Promise<Part<ConfigDiff>> {
    if (this.#running?.id !== current.id) {
      this.#running = { id: current.id, vars: this.#vars(current, this.#over.signal) };
    }
    const running = this.#running;
    // A failure is no answer for the next release as well.
    running.vars.catch(() => (this.#running = undefined));
    const both = Promise.all([running.vars, this.#vars(target, signal)]);
    return partOf(both.then(([from, to]) => knownPart(diffConfig(from, to))));
  }

  #vars({ id }: Release, signal: AbortSignal): Promise<ConfigVars> {
    // A person did not ask for this: what they did ask for goes first.
    return this.#ledger.client.releaseConfigVars(this.#ledger.app.id, id, { signal, urgency: 'background' });
  }
}

const unneeded: Part<never> = { state: 'absent', why: 'The code stays the same.' };

/** Slugs are not asked for: a line is worth no request for each. */
function sideOf(release: Release, releases: readonly Release[]): ReleaseWithSlug {
  return { release, releases, slug: Promise.resolve({ state: 'absent', why: 'It was not read.' }) };
}
