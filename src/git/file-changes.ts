/** The files between two commits, as `git diff-tree --raw -z` prints them. */

import type { FileChange } from '../domain/graph/commit.ts';

const kinds: Readonly<Record<string, FileChange['kind']>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'typeChanged',
};

const nowhere = '000000';
const executable = '100755';
const plain = '100644';
const special: Readonly<Record<string, FileChange['what']>> = { '120000': 'link', '160000': 'submodule' };

/**
 * @param bytes fields that end in NUL: the modes, the hashes and a letter with a score, then the path, or the path
 * before and the path now
 * @param withMoves whether files that moved without a change are marked as such
 * @throws {RangeError} for anything else
 */
export function parseFileChanges(bytes: Buffer, withMoves = false): FileChange[] {
  // A character is a byte: a path may be in any encoding.
  const fields = bytes.toString('latin1').split('\0');
  // What stands behind the last NUL.
  if (fields.pop() !== '') throw strange();
  const changes: FileChange[] = [];
  for (let at = 0; at < fields.length;) {
    const [, before = '', now = '', left = '', right = '', letter = ''] =
      /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(fields[at++] ?? '') ?? [];
    const kind = kinds[letter];
    const many = kind === 'renamed' || kind === 'copied' ? 2 : 1;
    const names = fields.slice(at, at + many).map(nameIn);
    at += many;
    const [path, from] = names.toReversed();
    if (kind === undefined || names.length < many || path === undefined || path.text === '') throw strange();
    const what = special[now === nowhere ? before : now];
    changes.push({
      kind,
      path: path.text,
      from: from?.text,
      // A submodule has no contents here.
      ...(names.some(({ odd }) => odd) && what !== 'submodule' && { blobs: { before: left, now: right } }),
      ...(withMoves && kind === 'renamed' && left === right && { sameContents: true }),
      ...(what && { what }),
      ...(before === plain && now === executable && { executable: true }),
      ...(before === executable && now === plain && { executable: false }),
    });
  }
  return changes;
}

interface Name {
  readonly text: string;
  /** True for one that is not UTF-8, and so stands here in another form than on disk. */
  readonly odd: boolean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param field a byte in each character */
function nameIn(field: string): Name {
  if (!/[\u0080-\u00ff]/.test(field)) return { text: field, odd: false };
  const bytes = Buffer.from(field, 'latin1');
  try {
    return { text: utf8.decode(bytes), odd: false };
  } catch {
    return { text: field.replaceAll(notUtf8, quoted), odd: true };
  }
}

/** What is UTF-8 beyond ASCII, and what is not: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G27506 */
const notUtf8 =
  /(?<good>[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[\x80-\xff]/g;

function quoted(part: string, good: string | undefined): string {
  const bytes = Buffer.from(part, 'latin1');
  return good === undefined ? `\\${bytes[0]!.toString(8)}` : bytes.toString();
}

function strange(): RangeError {
  return new RangeError('git printed a list of files that Shiplog does not understand.');
}
