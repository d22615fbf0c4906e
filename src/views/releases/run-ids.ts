/** By what the row of a run is known again, so that it stays unfolded and selected while the run grows. */

import type { ConfigRun } from '../../domain/release/config-runs.ts';

export class RunIds {
  /** What the run of each release went by, by the release's id. */
  readonly #known = new Map<string, string>();

  /**
   * A run grows at its newer end by what is released and at its older end by what is loaded: it goes by what any of its
   * releases went by before.
   * @returns what gives the id of each run of a list, no two alike
   */
  inList(): (run: ConfigRun) => string {
    const taken = new Set<string>();
    return (run) => {
      const before = run.flatMap(({ id }) => this.#known.get(id) ?? []);
      // One that was in the middle of a run may stand for itself now, and leave two.
      const id = before.find((one) => !taken.has(one)) ?? run[0].id;
      taken.add(id);
      for (const release of run) this.#known.set(release.id, id);
      return id;
    };
  }
}
