// What a release says it changed, in the words that the real platform uses. The texts are those seen in its output;
// the one for a mixed change of config vars is ours, as none was seen.

/** The platform names eight digits of the hash. Whatever else stands for a commit is named as it is. */
export function deploy(commit: string | null): string {
  return commit === null ? 'Deploy' : `Deploy ${commit.slice(0, 8)}`;
}

export function rollback(version: number): string {
  return `Rollback to v${version}`;
}

/** @param set the names that got another value, @param removed those that are gone; at least one of them. */
export function configChange(set: readonly string[], removed: readonly string[]): string {
  const verb = removed.length === 0 ? 'Set' : set.length === 0 ? 'Remove' : 'Update';
  return `${verb} ${[...set, ...removed].join(', ')} config vars`;
}

export function attach(attachment: string, addon: string): string {
  return `Attach ${attachment} (@ref:${addon})`;
}

export function detach(attachment: string, addon: string): string {
  return `Detach ${attachment} (@ref:${addon})`;
}

/** Said by the add-on itself, some time after it was attached. */
export function provisioned(addon: string, configVars: readonly string[]): string {
  return `@ref:${addon} completed provisioning, setting ${configVars.join(', ')}.`;
}

export function promote(source: string, version: number, commit: string | null): string {
  return [`Promote ${source} v${version}`, commit?.slice(0, 8)].filter(Boolean).join(' ');
}
