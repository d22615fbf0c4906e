import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clientOf } from '../platform/client.ts';
import { openShop } from '../platform/shop.ts';
import { answering } from './person.ts';
import {
  closeTabs,
  extension,
  git,
  onlyTab,
  platform,
  readSample,
  repository,
  type Sample,
  tabs,
  until,
  withMessages,
} from './sample.ts';
import { releasesView } from './view.ts';

const run =
  (command: string, ...args: unknown[]) =>
  () =>
    vscode.commands.executeCommand(command, ...args);

/** The text of a page, whose tab nobody is asked to save. */
function shownText(beginning: RegExp): Promise<string> {
  return until('the page is there', () => {
    assert.ok(tabs().every(({ isDirty }) => !isDirty));
    const pages = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'shiplog-document');
    return pages.map((page) => page.getText()).find((text) => beginning.test(text));
  });
}

describe('the questions that lead between releases and code', () => {
  let sample: Sample;

  before(async () => {
    await extension().activate();
    sample = await readSample();
  });
  beforeEach(closeTabs);
  after(closeTabs);

  /** The first release of the app that has a commit, as git itself says of each. */
  async function firstWith(hash: string): Promise<number | undefined> {
    for (const { version, description, status } of sample.releases.toReversed()) {
      // The slugs of the oldest are gone: what they were built from only their descriptions say.
      const [, built] = /^(?:Deploy|Promote .*) ([0-9a-f]{7,40})$/.exec(description) ?? [];
      if (built === undefined || status === 'failed') continue;
      // oxlint-disable-next-line no-await-in-loop -- the first one ends it
      const [base] = await git('merge-base', hash, built);
      if (base === hash) return version;
    }
    return undefined;
  }

  describe('which app a command is about', () => {
    let wasVisible = false;
    // A row that was selected in it would say which.
    before(async () => {
      wasVisible = releasesView().visible;
      await vscode.commands.executeCommand('workbench.view.explorer');
      await until('the releases are not on screen', () => !releasesView().visible);
    });
    after(async () => {
      if (!wasVisible) return;
      await vscode.commands.executeCommand('shiplog.releases.focus');
      await until('the releases are on screen again', () => releasesView().visible);
    });

    it('is asked in the title, which stays when a version is typed too early', async () => {
      for (const [command, title] of [
        ['shiplog.goToRelease', 'Go to Release: Which App?'],
        ['shiplog.rollback', 'Roll Back: Which App?'],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one question at a time
        const [list] = await answering({ chosen: [undefined] }, run(command));
        assert.equal(list?.title, title);
      }
    });
  });

  describe('which release has a commit', () => {
    it('is answered for each app, by the hash that was copied', async () => {
      const hash = await sample.commitOf(sample.newest('Rollback to'));
      await vscode.env.clipboard.writeText(` ${hash}\n`);
      const answers = { typed: [hash.slice(0, 9)], chosen: ['bookshop'] };
      const [box, list] = await answering(answers, run('shiplog.findRelease'));
      assert.equal(box?.title, 'Which Release Has This Commit?');
      const [subject = ''] = await git('show', '-s', '--format=%s', hash);
      const about = `Which Release Has This Commit? ${hash.slice(0, 7)} `;
      assert.ok(list?.title?.startsWith(about) && subject !== '', list?.title);
      const [staging = '', production = '', ...others] = list?.items?.toSorted() ?? [];
      assert.deepEqual(others, []);
      assert.ok(production.startsWith(`bookshop: v${await firstWith(hash)} shipped it first, `), production);
      assert.match(staging, /^bookshop-staging: v\d+ shipped it first, /);
      await onlyTab();
    });

    it('is answered of a commit that is not out yet', async () => {
      const [head = ''] = await git('rev-parse', 'HEAD');
      assert.equal(await firstWith(head), undefined);
      const [, list] = await answering({ typed: [head], chosen: [undefined] }, run('shiplog.findRelease'));
      const production = list?.items?.find((item) => item.startsWith('bookshop: '));
      assert.match(production ?? '', /It is not deployed yet: v\d+ runs now, without it\./);
    });

    it('is answered of a branch, and of what is checked out', async () => {
      const [head = ''] = await git('rev-parse', 'HEAD');
      const [branch = ''] = await git('rev-parse', '--abbrev-ref', 'HEAD');
      for (const typed of [branch, 'head']) {
        // oxlint-disable-next-line no-await-in-loop -- a person asks one after the other
        const [, list] = await answering({ typed: [typed], chosen: [undefined] }, run('shiplog.findRelease'));
        assert.ok(list?.title?.includes(head.slice(0, 7)), list?.title);
      }
    });

    it('offers to fetch a commit that is not here', async () => {
      const answers = { typed: ['0123456789'] };
      const shown = await withMessages(() => answering(answers, run('shiplog.findRelease')));
      assert.deepEqual(
        shown.map(({ text, buttons }) => [text, buttons]),
        [[`Commit 0123456 is not in the repository ${repository().path.split('/').at(-1)}.`, ['Fetch']]],
      );
    });
  });

  describe('the commit of a release', () => {
    it('is copied as git has it', async () => {
      const release = sample.newest('Deploy');
      await run('shiplog.copyHash', { app: sample.app, version: release.version })();
      assert.equal(await vscode.env.clipboard.readText(), await sample.commitOf(release));
    });

    it('is copied as the slug has it where it is not here', async () => {
      const elsewhere = '0123456789abcdef0123456789abcdef01234567';
      const shop = await openShop(clientOf(platform()), 'copier');
      // By a commit that is here the repository is known to be the app's.
      await shop.deploy(undefined, await sample.commitOf(sample.newest('Deploy')));
      const { version } = await shop.deploy(undefined, elsewhere);
      await run('shiplog.copyHash', { app: shop.name, version })();
      assert.equal(await vscode.env.clipboard.readText(), elsewhere);
    });
  });

  describe('when a line was released', () => {
    const open = async () => {
      const uri = vscode.Uri.joinPath(repository(), 'Procfile');
      const editor = await vscode.window.showTextDocument(uri, { preview: false });
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      return editor;
    };

    it('is answered for the line of the cursor', async () => {
      await open();
      const [blamed = ''] = await git('blame', '--porcelain', '-L1,1', 'Procfile');
      const hash = blamed.slice(0, 40);
      const [list] = await answering({ chosen: ['bookshop'] }, run('shiplog.findLineRelease'));
      assert.ok(list?.title?.startsWith(`When Was This Line Released? ${hash.slice(0, 7)} `), list?.title);
      const production = list?.items?.find((item) => item.startsWith('bookshop: '));
      assert.ok(production?.startsWith(`bookshop: v${await firstWith(hash)} shipped it first`), production);
    });

    it('is answered of a line that is in the editor alone', async () => {
      const editor = await open();
      try {
        await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'new: x\n'));
        editor.selection = new vscode.Selection(0, 0, 0, 0);
        const shown = await withMessages(run('shiplog.findLineRelease'));
        assert.deepEqual(
          shown.map(({ text }) => text),
          ['Line 1 of Procfile is not committed yet, so no release has it.'],
        );
        editor.selection = new vscode.Selection(1, 0, 1, 0);
        const [list] = await answering({ chosen: [undefined] }, run('shiplog.findLineRelease'));
        assert.match(list?.items?.join('\n') ?? '', /bookshop: v\d+ shipped it first/);
      } finally {
        await vscode.commands.executeCommand('workbench.action.files.revert');
      }
    });
  });

  describe('the pages on the web', () => {
    /** What is opened in the browser while a page is chosen. */
    async function opened(chosen: string): Promise<readonly string[]> {
      const { openExternal } = vscode.env;
      const addresses: string[] = [];
      const stand = (uri: vscode.Uri) => Promise.resolve(addresses.push(uri.toString(true)) > 0);
      Object.assign(vscode.env, { openExternal: stand });
      const { version } = sample.newest('Deploy');
      try {
        const [list] = await answering(
          { chosen: [chosen] },
          run('shiplog.openOnWeb', { app: sample.app, version }),
        );
        assert.equal(list?.title, `Open bookshop v${version} on GitHub`);
      } finally {
        Object.assign(vscode.env, { openExternal });
      }
      return addresses;
    }

    it('are those of the host that the remote is on', async () => {
      const commit = await sample.commitOf(sample.newest('Deploy'));
      const web = 'https://github.com/example/bookshop';
      assert.deepEqual(await opened('Commit on GitHub'), [`${web}/commit/${commit}`]);
      const [compare = ''] = await opened('Comparison on GitHub');
      assert.ok(compare.startsWith(`${web}/compare/`) && compare.endsWith(`..${commit}`), compare);
    });

    it('are those of a setting, which says where it is wrong', async () => {
      const commit = await sample.commitOf(sample.newest('Deploy'));
      const set = (value: unknown) =>
        vscode.workspace
          .getConfiguration('shiplog')
          .update('webHosts', value, vscode.ConfigurationTarget.Global);
      const page = 'https://code.example.com/${repository}/c/${commit}';
      await set([{ host: 'github.com', name: 'GitHub', commit: page }, { like: 'gitlab' }]);
      try {
        let addresses: readonly string[] = [];
        const shown = await withMessages(async () => {
          addresses = await opened('Commit on GitHub');
        });
        assert.deepEqual(addresses, [`https://code.example.com/example/bookshop/c/${commit}`]);
        assert.deepEqual(
          shown.map(({ kind, buttons }) => [kind, buttons]),
          [['warning', ['Open Settings']]],
        );
        assert.match(shown[0]?.text ?? '', /^The setting shiplog\.webHosts has a mistake\. Entry 2: "host"/);
      } finally {
        await set(undefined);
      }
    });
  });

  describe('the changelog', () => {
    it('of a release is copied', async () => {
      const release = sample.newest('Deploy');
      await run('shiplog.copyChangelog', { app: sample.app, version: release.version })();
      const text = await vscode.env.clipboard.readText();
      assert.match(text, new RegExp(`^# bookshop v\\d+ → v${release.version}\\n`));
      const [subject = ''] = await git('show', '-s', '--format=%h', await sample.commitOf(release));
      assert.ok(text.includes(subject.slice(0, 7)), text);
    });

    it('of several releases opens as a page', async () => {
      const [newest, oldest] = [sample.releases[0], sample.newest('Rollback to')];
      assert.ok(newest);
      const address = { app: sample.app, version: newest.version, from: `v${oldest.version}` };
      await run('shiplog.openChangelog', address)();
      await shownText(new RegExp(`^# bookshop v${oldest.version} → v${newest.version}\\n`));
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });
  });

  describe('the comparison of two releases', () => {
    const staging = 'bookshop-staging';
    const addressOf = (version: number) => ({
      app: sample.app,
      version: sample.newest('Deploy').version,
      with: { app: staging, version },
    });

    it('opens the files of two apps', async () => {
      const { version } = sample.newest('Deploy');
      const work = run('shiplog.compareReleases', addressOf(3));
      await answering({ chosen: ['Open Changes'] }, work);
      assert.ok((await onlyTab()).label.startsWith(`bookshop v${version} ↔ bookshop-staging v3 (`));
    });

    it('opens a summary without a config value', async () => {
      const address = { app: sample.app, version: 'v2', with: { app: sample.app, version: 'v1' } };
      await answering({ chosen: ['Open Summary'] }, run('shiplog.compareReleases', address));
      await shownText(/^# bookshop v1 ↔ v2\n/);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');

      await answering({ chosen: ['Open Summary'] }, run('shiplog.compareReleases', addressOf(3)));
      const text = await shownText(/^# bookshop v\d+ ↔ bookshop-staging v3\n/);
      assert.match(text, /## Config vars\n\n- Only in bookshop v\d+: `[A-Z]/);
      assert.match(text, /Only in bookshop v\d+: \d+ commits\n/);
      await answering({ chosen: ['Copy Summary'] }, run('shiplog.compareReleases', addressOf(3)));
      assert.equal(await vscode.env.clipboard.readText(), text);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('asks what to compare with', async () => {
      const { version } = sample.newest('Deploy');
      const [list] = await answering(
        { chosen: [undefined] },
        run('shiplog.compareReleases', { app: sample.app, version }),
      );
      const labels = list?.items?.map((item) => item.replace(/: $/, '')) ?? [];
      assert.deepEqual(labels.slice(-2), ['Another Release of bookshop…', 'A Release of Another App…']);
      assert.match(labels[0] ?? '', /^bookshop v\d+$/);
    });
  });

  describe('the history of a file in releases', () => {
    it('opens what a release changed in it', async () => {
      const uri = vscode.Uri.joinPath(repository(), 'Procfile');
      await vscode.window.showTextDocument(uri, { preview: true });
      let labels: readonly string[] = [];
      const look = async () => {
        const [list] = await answering({ chosen: [undefined] }, run('shiplog.fileReleases'));
        assert.equal(list?.title, 'Releases That Changed Procfile');
        labels = list?.items?.map((item) => item.replace(/: $/, '')) ?? [];
      };
      await look();
      const here = labels.slice(labels.indexOf('bookshop') + 1);
      const [newest = ''] = here;
      const version = Number(/^v(\d+)  /.exec(newest)?.[1]);
      const release = sample.releases.find((one) => one.version === version);
      const before = sample.releases.find((one) => one.version < version && one.status !== 'failed');
      assert.ok(release && before, newest);
      const [from, to] = await Promise.all([sample.commitOf(before), sample.commitOf(release)]);
      assert.deepEqual(await git('diff', '--name-only', from, to, '--', 'Procfile'), ['Procfile']);
      await answering({ chosen: [newest] }, run('shiplog.fileReleases'));
      const label = `Procfile (bookshop v${before.version} ↔ v${version})`;
      await until('the diff opens', () => tabs().some((tab) => tab.label === label));
    });
  });
});
