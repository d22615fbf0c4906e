// Repositories that come and go, as VS Code's git extension tells of them, and without it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { answering } from './person.ts';
import { extension, readSample, repository, type Sample, until, withMessages } from './sample.ts';

describe('the repositories of the window', () => {
  let sample: Sample;
  const root = () => repository().fsPath;
  const own = () => basename(root());

  before(async () => {
    await extension().activate();
    sample = await readSample();
  });

  const choose = () => vscode.commands.executeCommand('shiplog.chooseRepository', { app: sample.app });

  /** What can be chosen, as its label and what speaks for it. @param chosen is chosen then; left out, nothing is */
  async function offered(chosen?: string): Promise<readonly string[]> {
    const [list] = await answering({ chosen: [chosen] }, choose);
    assert.equal(list?.title, 'Choose Repository of bookshop');
    return (list?.items ?? []).filter((item) => item !== 'Repositories: ');
  }

  const isOffered = async (name: string) => (await offered()).some((item) => item.startsWith(`${name}: `));

  function makeRepository(parent: string, name: string): string {
    const folder = join(parent, name);
    mkdirSync(folder);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '-m', 'first');
    return folder;
  }

  const gitEnabled = (value: boolean | undefined) =>
    vscode.workspace.getConfiguration('git').update('enabled', value, vscode.ConfigurationTarget.Global);

  it('hear of VS Code’s git extension, which is in this host', async () => {
    const git = vscode.extensions.getExtension('vscode.git');
    assert.ok(git, 'it is here: the tests below are about both ways');
    await git.activate();
  });

  for (const enabled of [true, false]) {
    describe(enabled ? 'with the git extension' : 'without the git extension', () => {
      const name = enabled ? `-o "höme" of it` : 'nested';
      let folder: string | undefined;

      before(() => gitEnabled(enabled ? undefined : false));
      after(async () => {
        if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
        await until(`${name} is gone`, async () => !(await isOffered(name)));
        await gitEnabled(undefined);
      });

      it('say what speaks for each', async () => {
        const [automatic, first, ...others] = await offered();
        assert.deepEqual(others, []);
        assert.equal(automatic, `Automatic: ${own()}: has remote heroku`);
        assert.match(first ?? '', new RegExp(`^${own()}: has remote heroku · has \\d+ of \\d+ commits$`));
      });

      it(`are ${enabled ? 'also' : 'not'} those that it has opened elsewhere`, async () => {
        const elsewhere = mkdtempSync(join(tmpdir(), 'shiplog-elsewhere-'));
        try {
          const far = basename(makeRepository(elsewhere, 'far'));
          await vscode.commands.executeCommand('git.openRepository', join(elsewhere, far));
          if (enabled) await until('it is known', () => isOffered(far));
          else assert.equal(await isOffered(far), false);
        } finally {
          rmSync(elsewhere, { recursive: true, force: true });
        }
        await until('it is gone', async () => !(await isOffered('far')));
      });

      it('are noticed when they come', async () => {
        folder = makeRepository(root(), name);
        await until(`${name} is known`, () => isOffered(name));
        const found = (await offered()).find((item) => item.startsWith(`${name}: `));
        assert.match(found ?? '', /: has 0 of \d+ commits$/);
      });

      it('are remembered when one was chosen, until it is gone', async () => {
        folder ??= makeRepository(root(), name);
        await until(`${name} is known`, () => isOffered(name));
        await offered(name);
        const [automatic, ...others] = await offered();
        assert.equal(automatic, `Automatic: ${own()}: has remote heroku`);
        assert.match(others.find((item) => item.startsWith(name)) ?? '', /: chosen · has 0 of/);
        const release = sample.newest('Deploy');
        const [message] = await withMessages(() =>
          vscode.commands.executeCommand('shiplog.openCommit', { app: sample.app, version: release.version }),
        );
        assert.ok(message?.text.endsWith(`, which is not in the repository ${name}.`), message?.text);
        rmSync(folder ?? '', { recursive: true });
        await until(`${name} is gone`, async () => !(await isOffered(name)));
        assert.doesNotMatch((await offered()).join('\n'), /chosen/);
        folder = makeRepository(root(), name);
        await until(`${name} is back`, () => isOffered(name));
        assert.match((await offered()).join('\n'), /: chosen · has 0 of/);
        await offered('Automatic');
        assert.doesNotMatch((await offered()).join('\n'), /chosen/);
      });
    });
  }
});
