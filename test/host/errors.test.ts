import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiError, Unreachable } from '../../src/api/errors.ts';
import { Cancelled, Problem } from '../../src/domain/problem.ts';
import { errorReporter } from '../../src/app/report-errors.ts';
import { PagePanel } from '../../src/views/pages/page-panel.ts';
import { until, withMessages } from './sample.ts';

const fail = (reason: unknown) => Promise.reject(reason);

describe('what goes wrong after a page asked for something', () => {
  /** Has a page ask for something that fails so. @returns what a person is shown, and what is logged */
  async function failWith(error: unknown, answer?: string) {
    const logged: string[] = [];
    const log = { error: (text: string) => void logged.push(text), show: () => undefined };
    const attempt = errorReporter(log);
    let ended: Promise<void> | undefined;
    let receive: (message: unknown) => unknown = () => undefined;
    const webview = {
      cspSource: '',
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage(listener: typeof receive) {
        receive = listener;
      },
    };
    const panel = { webview, onDidDispose: () => undefined };
    const owner = {
      extensionUri: vscode.Uri.file('/'),
      attempt: (id: string, work: () => unknown) => (ended = attempt(id, work)),
      state: () => assert.fail('it is not asked for'),
      take: () => fail(error),
      closed: () => undefined,
    };
    // oxlint-disable-next-line no-new -- it listens to the panel
    new PagePanel(panel as unknown as vscode.WebviewPanel, owner);
    const shown = await withMessages(async () => {
      receive({ type: 'openFiles', subject: 1, section: 0 });
      await until('it was attempted', () => ended !== undefined);
      await ended;
    }, answer);
    return { shown, logged };
  }

  it('is nothing to tell of where the person dismissed it', async () => {
    assert.deepEqual(await failWith(new Cancelled()), { shown: [], logged: [] });
  });

  it('is its sentence alone where it is known what to do', async () => {
    const { shown, logged } = await failWith(new Problem('The folder is closed. Open it again.'));
    assert.deepEqual(shown, [{ kind: 'error', text: 'The folder is closed. Open it again.', buttons: [] }]);
    assert.deepEqual(logged, ['page: openFiles: The folder is closed. Open it again.']);
  });

  it('offers what can be done about it, as what caused it knows that', async () => {
    const remedy = { title: 'Do It', command: 'shiplog.test.remedy', subject: 7 };
    const given: unknown[] = [];
    const command = vscode.commands.registerCommand(remedy.command, (subject) => given.push(subject));
    const cause = new Problem('The folder is closed.', { remedies: [remedy] });
    const { shown } = await failWith(new Problem('It could not be read.', { cause }), 'Do It');
    assert.deepEqual(shown[0]?.buttons, ['Do It']);
    await until('it was done', () => given.length > 0);
    assert.deepEqual(given, [7]);
    command.dispose();
  });

  it('offers to sign in where the platform does not accept the token', async () => {
    const refused = new ApiError(401, 'unauthorized', 'Sign in again.', undefined);
    const { shown } = await failWith(new Problem('It was not read.', { cause: refused }));
    assert.deepEqual(shown[0]?.buttons, ['Sign In…', 'Copy Details', 'Show Log']);
  });

  it('can be copied, and is in the log, where nobody expected it', async () => {
    const { shown, logged } = await failWith(new TypeError('x is undefined'), 'Copy Details');
    assert.deepEqual(shown, [
      {
        kind: 'error',
        text: 'Something in Shiplog went wrong: x is undefined',
        buttons: ['Copy Details', 'Show Log'],
      },
    ]);
    assert.match(logged[0] ?? '', /^page: openFiles: TypeError: x is undefined\n\s+at /);
    await until('it was copied', async () => (await vscode.env.clipboard.readText()) === logged[0]);
  });

  it('has the details of the request where one failed', async () => {
    const lost = new Unreachable('lost');
    lost.circumstances = { method: 'GET', path: '/apps', at: 0 };
    const problem = new Problem('It is not known.', { cause: lost });
    const { shown, logged } = await failWith(problem);
    assert.deepEqual(shown[0]?.buttons, ['Copy Details', 'Show Log']);
    assert.match(logged[0] ?? '', /^page: openFiles: It is not known\.\nRequest: GET \/apps\nReason: lost\n/);
  });
});
