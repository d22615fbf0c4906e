/** Shiplog's own lines around an output, above all how its release ended. Pure. */

import { goneText, nothingPrinted, type Reading } from '../../ledger/outputs.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { Problem } from '../../domain/problem.ts';
import { type Release, shortAuthor, versionName, runningRelease } from '../../domain/release/release.ts';

/** The title of the command that shows a whole output, which is also a link in the terminal. */
export const asText = 'Open Output as Text';

/** `v53 output · bookshop`: tabs are cut at their end, and most of those that are open are of one app. */
export function outputTitle({ app, version }: Release): string {
  return `${versionName({ version })} output · ${foreignText(app.name, 100)}`;
}

/** `bookshop v53: Deploy de63889, by kendra` */
export function headingText(release: Release): string {
  const { app, description, user } = release;
  const what = foreignText(description, 200);
  return `${foreignText(app.name, 100)} ${versionName(release)}: ${what}, by ${foreignText(shortAuthor(user), 100)}`;
}

export const awaitedText = 'The release phase has not started yet. Its output will appear here.';

export const inputText =
  'This terminal only shows output. Typing does not reach the release phase, and Ctrl+C does not stop it.';

/** For an output that is too long to keep. @param characters how many were dropped */
export function leftOutText(characters: number): string {
  const megabytes = (characters / (1024 * 1024)).toFixed(1);
  return `The first ${megabytes} MB are left out: Shiplog keeps only the end of a long output.`;
}

/** For an output with more lines than the terminal keeps. */
export function longText(lines: number, kept: number): string {
  return `The terminal keeps the last ${grouped(kept)} of ${grouped(lines)} lines. ${asText} shows them all.`;
}

/** `90,000` */
function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/**
 * The lines for the end of an output, one sentence each.
 * @param hasRead whether there was any output
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
      return [...(hasRead ? [] : [nothingPrinted]), becameText(release, releases)];
    case 'gone':
      return [hasRead ? restGoneText : goneText(release), becameText(release, releases)];
    case 'failed':
      return [
        reading.error instanceof Problem
          ? reading.error.message
          : `Something in Shiplog went wrong: ${reading.error.message}`,
        'Show the output again to continue from here.',
      ];
    default:
      return [];
  }
}

const restGoneText = 'The rest of the output is gone. The platform keeps output only for a limited time.';

/** How a release ended, and what runs now. */
function becameText(release: Release, releases: readonly Release[]): string {
  const name = versionName(release);
  const current = runningRelease(releases);
  const isOlder = current !== undefined && current.version < release.version;
  const runs = current ? ` ${versionName(current)} is ${isOlder ? 'still running' : 'running'}.` : '';
  if (release.status === 'failed') return `The release phase of ${name} failed.${runs}`;
  if (release.status === 'pending') return `${name} is still being released.${runs}`;
  return `The release phase of ${name} succeeded.${runs}`;
}
