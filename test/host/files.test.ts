import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeTabs, extension, git, repository } from './sample.ts';

/** The address of a file at a commit, as the code that makes them writes it. */
function address(path: string, hash: string, root = repository().fsPath): vscode.Uri {
  const query = JSON.stringify({ root, hash });
  return vscode.Uri.joinPath(repository(), path).with({ scheme: 'shiplog-git', authority: '', query });
}

describe('files at a commit', () => {
  before(() => extension().activate());
  afterEach(closeTabs);

  it('open with their content from then', async () => {
    // The newest commit that changed a file which was there before.
    const [hash = '', path = ''] = await git(
      'log',
      '-1',
      '--no-merges',
      '--diff-filter=M',
      '--name-only',
      '--format=%H',
    );
    const [before = ''] = await git('rev-parse', `${hash}~1`);
    const documents = await Promise.all(
      [hash, before].map((commit) => vscode.workspace.openTextDocument(address(path, commit))),
    );
    const texts = documents.map((document) => document.getText());
    const expected = await Promise.all(
      [hash, before].map(async (commit) => (await git('show', `${commit}:${path}`)).join('\n')),
    );
    assert.deepEqual(
      texts.map((text) =>
        text
          .split(/\r?\n/)
          .filter((line) => line !== '')
          .join('\n'),
      ),
      expected,
    );
    assert.notEqual(texts[0], texts[1]);
    assert.ok(documents.every(({ fileName }) => fileName.endsWith(path.split('/').at(-1) ?? '?')));
  });

  it('cannot be changed', async () => {
    const [hash = ''] = await git('rev-parse', 'HEAD');
    const uri = address('package.json', hash);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('shiplog-git'), false);
    const { permissions } = await vscode.workspace.fs.stat(uri);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    await assert.rejects(async () => await vscode.workspace.fs.writeFile(uri, Buffer.from('x')));
    await assert.rejects(async () => await vscode.workspace.fs.delete(uri));
  });

  it('that are not there say so', async () => {
    const [hash = ''] = await git('rev-parse', 'HEAD');
    const nowhere = [
      address('no/such/file', hash),
      address('package.json', '0'.repeat(40)),
      address('package.json', '--output=x'),
      address('package.json', hash, '/no/such/folder'),
      address('package.json', hash).with({ query: 'nothing' }),
    ];
    for (const uri of nowhere) {
      // oxlint-disable-next-line no-await-in-loop -- each on its own
      await assert.rejects(async () => await vscode.workspace.openTextDocument(uri), uri.toString());
    }
  });
});
