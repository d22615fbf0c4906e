/** What is said around an output, above all what became of its release. Pure. */

import type { Reading } from '../../ledger/outputs.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { Problem } from '../../domain/problem.ts';
import { type Release, shortAuthor, versionName, runningRelease } from '../../domain/release/release.ts';

/** Where a person can read all of an output. A link in the view, and the title of a command. */
export const asText = 'Open Output as Text';

/** `bookshop v53 output` */
export function outputTitle({ app, version }: Release): string {
  return `${foreignText(app.name, 100)} ${versionName({ version })} output`;
}

/** `bookshop v53: Deploy de63889, by kendra` */
export function headingText(release: Release): string {
  const { app, description, user } = release;
  const what = foreignText(description, 200);
  return `${foreignText(app.name, 100)} ${versionName(release)}: ${what}, by ${foreignText(shortAuthor(user), 100)}`;
}

export const awaitedText = 'The release phase did not start yet. What it prints appears here.';

export const inputText =
  'This only shows what the release phase prints: nothing that you type reaches it, and Ctrl+C does not stop it.';

/** Of an output that is too long to be kept. @param characters that are gone */
export function leftOutText(characters: number): string {
  const megabytes = (characters / (1024 * 1024)).toFixed(1);
  return `The first ${megabytes} MB are left out: only the end of so long an output is kept.`;
}

/** Of an output of more lines than a terminal keeps. */
export function longText(lines: number, kept: number): string {
  return `The terminal keeps the last ${grouped(kept)} of ${grouped(lines)} lines. ${asText} shows them all.`;
}

/** `90,000` */
function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/**
 * What there is to say when the reading has come to an end, in sentences of a line each.
 * @param hasRead whether the output was there, and not empty
 * @param releases of the same ledger, as they are known now
 */
export function endTexts(
  reading: Reading,
  release: Release,
  releases: readonly Release[],
  hasRead: boolean,
): string[] {
  switch (reading.kind) {
    case 'whole':
      return [...(hasRead ? [] : ['The release phase printed nothing.']), becameText(release, releases)];
    case 'gone':
      return [hasRead ? 'The rest of it is gone.' : `There is no output of ${versionName(release)} any more.`]
        .map((what) => `${what} The platform keeps output for a while only.`)
        .concat(becameText(release, releases));
    case 'failed':
      return [
        reading.error instanceof Problem
          ? reading.error.message
          : `Something in Shiplog went wrong: ${reading.error.message}`,
        'Show the output again to read on from here.',
      ];
    default:
      return [];
  }
}

/** What became of a release, and what runs. */
function becameText(release: Release, releases: readonly Release[]): string {
  const name = versionName(release);
  const current = runningRelease(releases);
  const isOlder = current !== undefined && current.version < release.version;
  const runs = current ? ` ${versionName(current)} is ${isOlder ? 'still running' : 'running'}.` : '';
  if (release.status === 'failed') return `The release phase of ${name} failed.${runs}`;
  if (release.status === 'pending') return `The platform is still at work on ${name}.${runs}`;
  return `The release phase of ${name} succeeded.${runs}`;
}
