/** A person's choice of a release, from all that an app has. */

import * as vscode from 'vscode';
import { releaseCommits } from '../code/release-commits.ts';
import type { Commit } from '../domain/graph/commit.ts';
import { retreatNote } from '../domain/plan/rollback-line.ts';
import { retreatsByVersion, suggestedTarget } from '../domain/plan/rollback-links.ts';
import { defaultTarget, whyNotEligible } from '../domain/plan/rollback-plan.ts';
import { sameCodeGroup } from '../domain/plan/same-code.ts';
import type { Release } from '../domain/release/release.ts';
import { readCommitNotes } from '../features/find/commit-notes.ts';
import { pickRelease, type ReleaseQuestion } from '../features/picks/pick-release.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PlanInputs } from '../operations/plan/inputs.ts';
import { TargetLines } from '../operations/rollback/target-lines.ts';
import type { Services } from './services.ts';

/** Lets a person choose a release, by its commit and whose that is. @throws {Cancelled} */
export function chooseRelease(
  { repositories }: Pick<Services, 'repositories'>,
  ledger: Ledger,
  question: ReleaseQuestion,
): Promise<Release> {
  const code = {
    // Without them releases are called by the platform's own words.
    commitsOf: (releases: readonly Release[]) =>
      releaseCommits(repositories, ledger, releases).catch(() => new Map<Release, Commit>()),
    async notesOf(commits: readonly Commit[]) {
      const repository = await repositories.of(ledger.app.name).catch(() => undefined);
      return repository && (await readCommitNotes(repository, commits));
    },
  };
  return pickRelease(ledger, code, question);
}

/** The release that a rollback goes back to, chosen with a line about what each would do. @throws {Cancelled} */
export async function chooseTarget(
  services: Pick<Services, 'repositories'>,
  inputs: PlanInputs,
  ledger: Ledger,
  title: string,
): Promise<Release> {
  const { releases } = ledger.state;
  const lines = new TargetLines(inputs, ledger);
  const retreats = new Retreats(ledger);
  const suggested = suggestedTarget(releases, retreats.byVersion);
  try {
    return await chooseRelease(services, ledger, {
      title,
      placeholder: 'The release to go back to: its version, words, a name or a hash',
      suggested,
      suggestedAs:
        suggested === defaultTarget(releases)
          ? 'the platform’s default'
          : 'the newest that was not rolled back',
      isSuggestedFirst: true,
      whyNot: whyNotEligible,
      groupOf: (release, commit) => sameCodeGroup(release, commit, ledger.state.releases),
      note: ({ version }) => {
        const retreat = retreats.byVersion.get(version);
        return retreat && retreatNote(retreat, ledger.client.platformNow());
      },
      explain: (release, signal) => lines.of(release, signal),
      look: ({ version }) =>
        vscode.commands.executeCommand('shiplog.previewRollback', { app: ledger.address, version }),
    });
  } finally {
    lines.dispose();
  }
}

/** The rollbacks away from each release, worked out again when older releases were read. */
class Retreats {
  readonly #ledger: Pick<Ledger, 'state'>;
  #of:
    | { readonly releases: readonly Release[]; readonly byVersion: ReadonlyMap<number, Release> }
    | undefined;

  constructor(ledger: Pick<Ledger, 'state'>) {
    this.#ledger = ledger;
  }

  get byVersion(): ReadonlyMap<number, Release> {
    const { releases } = this.#ledger.state;
    if (this.#of?.releases !== releases) this.#of = { releases, byVersion: retreatsByVersion(releases) };
    return this.#of.byVersion;
  }
}
