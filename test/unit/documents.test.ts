// What the documents name has to be there: a path that was renamed leads its reader nowhere.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const documents = globSync('{*.md,docs/*.md}', { cwd: root });

/** Paths of files and folders of the project in a document: in backticks, or as the target of a link. */
function pathsIn(text: string): { readonly quoted: string[]; readonly linked: string[] } {
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, path = '']) => path);
  return {
    quoted: all(/`((?:src|test|docs|media|\.github|\.vscode)\/[\w./-]*)`/g),
    linked: all(/\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)/g),
  };
}

describe('the documents', () => {
  it('are found, with paths in them', () => {
    assert.ok(documents.includes('CONTRIBUTING.md') && documents.includes('ARCHITECTURE.md'));
    const { quoted, linked } = pathsIn(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
    assert.ok(quoted.length > 5 && linked.length > 1);
  });

  for (const document of documents) {
    it(`name only files and folders that are there: ${document}`, () => {
      const { quoted, linked } = pathsIn(readFileSync(join(root, document), 'utf8'));
      const paths = [
        ...quoted.map((path) => join(root, path)),
        ...linked.map((path) => join(root, dirname(document), path)),
      ];
      assert.deepEqual(
        paths.filter((path) => !existsSync(path)),
        [],
      );
    });
  }
});
