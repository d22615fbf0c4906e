import assert from 'node:assert/strict';
import { parse } from 'valibot';
import * as vscode from 'vscode';
import { clientOf } from '../platform/client.ts';
import { releasesShape, type WireRelease } from '../platform/shapes.ts';
import { closeTabs, extension, onlyTab, platform, withMessages } from './sample.ts';

const app = 'bookshop-staging';

async function newestOf(name: string): Promise<WireRelease> {
  const headers = { Range: 'version ..; order=desc, max=1' };
  const [release] = parse(
    releasesShape,
    (await clientOf(platform())('GET', `/apps/${name}/releases`, { headers })).body,
  );
  assert.ok(release);
  return release;
}

/** Types a text into each box that opens, and presses Enter. @returns the titles of the boxes */
async function typing(text: string, work: () => Thenable<unknown>): Promise<string[]> {
  const { createInputBox } = vscode.window;
  const titles: string[] = [];
  Object.assign(vscode.window, {
    createInputBox() {
      const box = createInputBox();
      const accepted = new vscode.EventEmitter<void>();
      return new Proxy(box, {
        get(target, key) {
          if (key === 'value') return text;
          if (key === 'onDidAccept') return accepted.event;
          if (key === 'show')
            return () => {
              titles.push(target.title ?? '');
              accepted.fire();
            };
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? value.bind(target) : value;
        },
        set: (target, key, value) => Reflect.set(target, key, value),
      });
    },
  });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { createInputBox });
  }
  return titles;
}

describe('promoting by the command, as a keybinding would', () => {
  before(() => extension().activate());

  const promote = (wish: unknown) => vscode.commands.executeCommand('shiplog.promote', wish);

  it('asks, and changes nothing without an answer', async () => {
    const before = await newestOf('bookshop');
    const messages = await withMessages(() => promote({ app, targets: ['bookshop'] }));
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      ['warning'],
    );
    assert.match(messages[0]?.text ?? '', /^Promote bookshop-staging v\d+ to bookshop\?$/);
    assert.deepEqual(messages[0]?.buttons, ['Show Full Plan', 'Promote to bookshop']);
    assert.equal((await newestOf('bookshop')).id, before.id);
  });

  it('shows the whole plan in a tab of its own, and changes nothing by that', async () => {
    const before = await newestOf('bookshop');
    await closeTabs();
    await withMessages(() => promote({ app, targets: ['bookshop'] }), 'Show Full Plan');
    const tab = await onlyTab();
    assert.equal(tab.label, `Promotion of ${app} to bookshop`);
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    await closeTabs();
    assert.equal((await newestOf('bookshop')).id, before.id);
  });

  it('promotes once the name was typed, and says what came of it', async () => {
    const [source, before] = [await newestOf(app), await newestOf('bookshop')];
    let texts: string[] = [];
    const titles = await typing('bookshop', async () => {
      const messages = await withMessages(() => promote({ app, targets: 'bookshop' }), 'Promote to bookshop');
      texts = messages.map(({ text }) => text);
    });
    const made = await newestOf('bookshop');
    assert.equal(made.version, before.version + 1);
    assert.ok(made.description.startsWith(`Promote bookshop-staging v${source.version} `));
    assert.deepEqual(titles, [`Promote bookshop-staging v${source.version} to bookshop`]);
    assert.equal(
      texts[1],
      `bookshop runs bookshop-staging v${source.version}’s code now, as v${made.version}. Its process web.1 is up.`,
    );
  });

  it('says why there is nothing to promote to', async () => {
    const [last] = await withMessages(() => promote({ app: 'bookshop' }));
    assert.match(last?.text ?? '', /^bookshop is in production, .*there is no app to promote it to/);
    const [strange] = await withMessages(() => promote({ app, targets: ['elsewhere'] }));
    assert.match(strange?.text ?? '', /^bookshop-staging cannot be promoted to elsewhere\. .*: bookshop\.$/);
  });
});
