/** When the line in the editor was released. */

import * as vscode from 'vscode';
import { blameLine, type LineOrigin } from '../../git/blame.ts';
import { Problem } from '../../domain/problem.ts';
import { shortHash } from '../../domain/graph/commit.ts';
import { briefly } from '../../progress/progress.ts';
import { activeEditor, fileIn, type EditorFile } from './editor-file.ts';
import { tellReleases } from './find-release.ts';
import type { Questions } from './questions.ts';

const title = 'When Was This Line Released?';

/**
 * Answers for the line of the cursor, as it is in the editor, saved or not, or as it was at a commit.
 * @throws {Problem}, {Cancelled}
 */
export async function findLineRelease(questions: Questions): Promise<void> {
  const { document, selection } = activeEditor();
  const line = selection.active.line + 1;
  const file = await fileIn(questions.repositories, document.uri);
  const origin = await originOf(file, document, line);
  if (!origin) {
    void vscode.window.showInformationMessage(
      `Line ${line} of ${file.path} is not committed yet, so no release has it.`,
    );
    return;
  }
  const commit = (await file.repository.commits([origin.hash])).get(origin.hash);
  if (!commit) throw new Problem(`Commit ${shortHash(origin.hash)} is not here any more. Try again.`);
  await tellReleases(questions, file.repository, commit, { heading: title, cut: origin.cut });
}

async function originOf(
  { repository, path, at }: EditorFile,
  document: vscode.TextDocument,
  line: number,
): Promise<LineOrigin | undefined> {
  // What is on disk git reads by itself.
  const contents = document.isDirty
    ? Buffer.from(await vscode.workspace.encode(document.getText(), { encoding: document.encoding }))
    : undefined;
  return briefly(`Looking for the commit of line ${line}`, (signal) =>
    blameLine(repository, path, line, { at, signal, ...(contents && { contents }) }),
  );
}
