// Which processes an app is wanted to run: those of the release that runs, as many of each type as the formation says. Pure
// reading of the ledger.
import type { Ledger } from '../ledger/ledger.ts';
import type { Wanted } from './dyno.ts';

/** @returns nothing where no release runs, or where its slug has no archive to run. */
export function wantedOf(ledger: Ledger, appId: string): Wanted[] {
  return ledger.read(() => {
    const release = ledger.releases.current(appId);
    if (!release || release.slugId === null) return [];
    const archive = ledger.slugs.archiveOf(release.slugId);
    if (archive === undefined) return [];
    const configVars = ledger.addons.placed(appId, ledger.releases.configVarsOf(release.id));
    return ledger.formation.of(appId).flatMap(({ type, command, quantity }) =>
      Array.from({ length: quantity }, (_dyno, index) => ({
        name: `${type}.${index + 1}`,
        type,
        command,
        archive,
        configVars,
        listens: type === 'web',
        releaseId: release.id,
        version: release.version,
      })),
    );
  });
}
