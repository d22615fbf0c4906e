/** What the rows of files say: pure text, from model data. Letters and colours are those of source control. */

import type { FileChange } from '../../domain/graph/commit.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import { foreignText } from '../../domain/text/foreign-text.ts';
import { count } from '../../domain/text/sentences.ts';
import type { FileNode, FilesNode } from './nodes.ts';
import type { Row } from '../rows/row.ts';

interface Kind {
  /** As source control has it beside a file. */
  readonly letter: string;
  readonly word: string;
  /** A theme colour's id. */
  readonly color: string;
}

const kinds: Readonly<Record<FileChange['kind'], Kind>> = {
  added: { letter: 'A', word: 'added', color: 'gitDecoration.addedResourceForeground' },
  modified: { letter: 'M', word: 'modified', color: 'gitDecoration.modifiedResourceForeground' },
  deleted: { letter: 'D', word: 'deleted', color: 'gitDecoration.deletedResourceForeground' },
  renamed: { letter: 'R', word: 'renamed', color: 'gitDecoration.renamedResourceForeground' },
  copied: { letter: 'C', word: 'copied', color: 'gitDecoration.addedResourceForeground' },
  typeChanged: { letter: 'T', word: 'type changed', color: 'gitDecoration.modifiedResourceForeground' },
};

/** How a kind of change is marked, by its letter. */
export function kindByLetter(letter: string): Kind | undefined {
  return Object.values(kinds).find((kind) => kind.letter === letter);
}

export function letterOf({ kind }: Pick<FileChange, 'kind'>): string {
  return kinds[kind].letter;
}

/** A row without an icon of its own: the theme has one for the name of the file. */
export type FileRow = Pick<Row, 'label' | 'description' | 'contextValue' | 'spoken'>;

/** The row of a file: its name, and the folder that it is in. */
export function fileRow({ change }: Pick<FileNode, 'change'>): FileRow {
  const { path, from } = change;
  const [folder, name] = parted(path);
  const moved = from === undefined ? undefined : movedText(from, path);
  const words = [kinds[change.kind].word, ...specials(change)];
  const where =
    moved === undefined
      ? folder && `in ${folder}`
      : `from ${foreignText(from ?? '')} to ${foreignText(path)}`;
  return {
    label: name,
    description: moved ?? folder,
    contextValue: 'file',
    spoken: [name, ...words, where].filter(Boolean).join(', '),
  };
}

/** `cart.js → basket.js` within a folder, else the whole paths, as what moved is the folder. */
function movedText(from: string, to: string): string {
  const [folderBefore, nameBefore] = parted(from);
  const [folder, name] = parted(to);
  if (folderBefore !== folder) return `${foreignText(from)} → ${foreignText(to)}`;
  return [`${nameBefore} → ${name}`, folder].filter((part) => part !== '').join(' · ');
}

function parted(path: string): [string, string] {
  const slash = path.lastIndexOf('/');
  return [foreignText(path.slice(0, Math.max(slash, 0))), foreignText(path.slice(slash + 1)) || 'Unnamed'];
}

/** What of a file is not in its contents. */
function specials({ what, executable }: FileChange): string[] {
  return [
    what === 'link' ? 'symbolic link' : what,
    executable === undefined ? undefined : executable ? 'now executable' : 'no longer executable',
  ].filter((word) => word !== undefined);
}

/** How much of a file differs; a binary one has no lines. */
export type Lines = { readonly added: number; readonly removed: number } | 'binary';

/** What stands beside the path of a file, in order. @param lines undefined where git could not count them */
export function fileFacts(change: FileChange, lines: Lines | undefined): string[] {
  const words = [kinds[change.kind].word, ...specials(change)];
  if (lines === 'binary') words.push('binary');
  else if (lines && lines.added + lines.removed > 0) {
    words.push(`${count(lines.added, 'line')} added, ${lines.removed} removed`);
  }
  return words;
}

/** The row above the files of a merge. */
export function filesRow({ against }: Pick<FilesNode, 'against'>): Row {
  const hash = shortHash(against);
  return {
    label: 'Files',
    description: `against the first parent, ${hash}`,
    icon: { id: 'files', color: undefined },
    contextValue: '',
    spoken: `Files, against the first parent, ${hash}`,
  };
}
