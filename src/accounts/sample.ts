/** The sample app: the embedded platform, started from here, with a repository to go with it. */

import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Connection } from '../api/client.ts';
import { isSamePath } from '../domain/text/paths.ts';
import { Problem } from '../domain/problem.ts';
import { childEnvironment } from '../programs/environment.ts';

export class SampleApp implements vscode.Disposable {
  readonly #program: string;
  readonly #data: vscode.Uri;
  readonly #repository: vscode.Uri;
  /** A file that is there from when somebody asked for the sample until a window has shown it. */
  readonly #tried: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  #process: ChildProcess | undefined;
  #connection: Promise<Connection> | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'platform.cjs').fsPath;
    this.#data = vscode.Uri.joinPath(context.globalStorageUri, 'sample');
    this.#repository = vscode.Uri.joinPath(this.#data, 'bookshop');
    this.#tried = vscode.Uri.joinPath(this.#data, 'tried');
    this.#log = log;
  }

  /** True when the folder that is open is the sample's: its releases come from the embedded platform then. */
  get isOpen(): boolean {
    return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) =>
      isSamePath(uri.fsPath, this.#repository.fsPath),
    );
  }

  /** Starts the embedded platform, makes the sample if there is none yet, and opens its repository. */
  async open(): Promise<void> {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Making the sample app…' },
      () => this.start(),
    );
    await writeFile(this.#tried.fsPath, '');
    if (this.isOpen) return this.greet();
    const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
    await vscode.commands.executeCommand('vscode.openFolder', this.#repository, {
      forceNewWindow: hasFolder,
    });
  }

  /** Shows and explains the sample, in the window that has its folder open after somebody asked for it. */
  async greet(): Promise<void> {
    if (!this.isOpen) return;
    const isAsked = await rm(this.#tried.fsPath).then(
      () => true,
      () => false,
    );
    if (!isAsked) return;
    await vscode.commands.executeCommand('shiplog.releases.focus');
    void vscode.window.showInformationMessage(
      'This is a sample. Its platform runs on this machine, and nothing leaves it. What you push to it is built and run here.',
    );
  }

  /** The embedded platform's address and token, once it is ready. Each window runs its own over the same data. */
  start(): Promise<Connection> {
    this.#connection ??= this.#run().catch((error: unknown) => {
      this.dispose();
      throw error;
    });
    return this.#connection;
  }

  dispose(): void {
    this.#process?.kill();
    this.#process = undefined;
    this.#connection = undefined;
  }

  async #run(): Promise<Connection> {
    await mkdir(this.#data.fsPath, { recursive: true });
    const options = ['--port', '0', '--data', this.#data.fsPath, '--seed'];
    const repository = ['--repository', this.#repository.fsPath];
    // Few people ever start the sample: what it takes is loaded with it.
    const [{ spawn }, { createInterface }] = await Promise.all([
      import('node:child_process'),
      import('node:readline'),
    ]);
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', this.#program, ...options, ...repository, '--with-parent'],
      {
        // On the desktop the host's program is Electron, which is Node only when asked to be. `--with-parent` ends
        // the platform with its standard input, so that a window that crashes leaves nothing behind.
        env: { ...childEnvironment(process.env), ELECTRON_RUN_AS_NODE: '1' },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    this.#process = child;
    const complaints: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      complaints.push(line);
      this.#log.warn(`The embedded platform: ${line}`);
    });
    child.once('exit', () => {
      if (this.#process === child) this.dispose();
    });
    return new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new Problem(`The sample app cannot start: ${complaints.at(-1) ?? reason}`));
      child.once('error', (error) => fail(error.message));
      child.once('close', () => fail('its platform stopped.'));
      let url: URL | undefined;
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [, address, token] = /^(?:shiplog platform listening on (\S+)|token: (\S+))$/.exec(line) ?? [];
        if (address !== undefined) url = new URL(address);
        if (token !== undefined && url) resolve({ url, token });
      });
    });
  }
}
