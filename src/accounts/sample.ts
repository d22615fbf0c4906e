/**
 * The sample app: the embedded platform, started from here, with a repository to go with it. It builds and runs code only
 * in a window that trusts its folder, and once the person has agreed to it; before that it shows what is there.
 */

import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Connection } from '../api/client.ts';
import { isSamePath } from '../domain/text/paths.ts';
import { Cancelled, Problem } from '../domain/problem.ts';
import { manageTrust } from '../domain/remedies.ts';
import { childEnvironment } from '../programs/environment.ts';

/** Kept once the person has agreed that the sample runs. */
const AGREED = 'sample.runs';
const RUN = 'Run the Sample';
const RUNS =
  'Its platform builds and runs the shop on this machine, and whatever you push to it, with your rights. It is reached from this machine only, nothing leaves it, and it ends with the window.';

export class SampleApp implements vscode.Disposable {
  readonly #program: string;
  readonly #data: vscode.Uri;
  readonly #repository: vscode.Uri;
  /** A file that is there from when somebody asked for the sample until a window has shown it. */
  readonly #tried: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #state: vscode.Memento;
  readonly #trusted: vscode.Disposable;
  #process: ChildProcess | undefined;
  #isPaused = false;
  #connection: Promise<Connection> | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'platform.cjs').fsPath;
    this.#data = vscode.Uri.joinPath(context.globalStorageUri, 'sample');
    this.#repository = vscode.Uri.joinPath(this.#data, 'bookshop');
    this.#tried = vscode.Uri.joinPath(this.#data, 'tried');
    this.#log = log;
    this.#state = context.globalState;
    this.#trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#offerToRun());
  }

  /** True when the folder that is open is the sample's: its releases come from the embedded platform then. */
  get isOpen(): boolean {
    return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) =>
      isSamePath(uri.fsPath, this.#repository.fsPath),
    );
  }

  /**
   * Starts the embedded platform, makes the sample if there is none yet, and opens its repository.
   * @throws {Cancelled} when the person does not want it to run.
   */
  async open(): Promise<void> {
    if (vscode.workspace.isTrusted && !(await this.#agree(true))) throw new Cancelled();
    this.#resume();
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
    if (this.#mayRun) {
      void vscode.window.showInformationMessage(
        'This is a sample. Its platform runs on this machine, and nothing leaves it. What you push to it is built and run here.',
      );
    }
  }

  /** The embedded platform's address and token, once it is ready. Each window runs its own over the same data. */
  start(): Promise<Connection> {
    this.#connection ??= this.#run().catch((error: unknown) => {
      this.#end();
      throw error;
    });
    return this.#connection;
  }

  dispose(): void {
    this.#trusted.dispose();
    this.#end();
  }

  get #mayRun(): boolean {
    return vscode.workspace.isTrusted && this.#state.get(AGREED) === true;
  }

  #end(): void {
    this.#process?.kill();
    this.#process = undefined;
    this.#connection = undefined;
  }

  /**
   * Asks once whether the sample may run.
   * @param modal for a person who asked for it; else they may go on without an answer
   * @returns whether it may
   */
  async #agree(modal: boolean): Promise<boolean> {
    if (this.#state.get(AGREED) === true) return true;
    const answer = modal
      ? vscode.window.showInformationMessage('Run the sample app?', { modal, detail: RUNS }, RUN)
      : vscode.window.showInformationMessage(`The sample app is not running yet. ${RUNS}`, RUN);
    if ((await answer) !== RUN) return false;
    await this.#state.update(AGREED, true);
    return true;
  }

  /** Says why nothing of the sample runs in this window, and what to do. */
  async #offerToRun(): Promise<void> {
    if (!this.#isPaused) return;
    if (vscode.workspace.isTrusted) {
      if (await this.#agree(false)) this.#resume();
      return;
    }
    const sentence =
      'The sample’s shop does not run, because this window does not trust its folder. Its releases and their code can be seen. To run it, trust the folder.';
    const { title, command } = manageTrust;
    if ((await vscode.window.showInformationMessage(sentence, title)) !== title) return;
    await vscode.commands.executeCommand(command);
  }

  #resume(): void {
    if (!this.#isPaused || !this.#mayRun) return;
    this.#isPaused = false;
    this.#process?.stdin?.write('run\n');
  }

  async #run(): Promise<Connection> {
    await mkdir(this.#data.fsPath, { recursive: true });
    const options = ['--port', '0', '--data', this.#data.fsPath, '--seed'];
    const repository = ['--repository', this.#repository.fsPath];
    this.#isPaused = !this.#mayRun;
    // Few people ever start the sample: what it takes is loaded with it.
    const [{ spawn }, { createInterface }] = await Promise.all([
      import('node:child_process'),
      import('node:readline'),
    ]);
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        this.#program,
        ...options,
        ...repository,
        '--with-parent',
        ...(this.#isPaused ? ['--paused'] : []),
      ],
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
      if (this.#process === child) this.#end();
    });
    child.stdin.on('error', (error) => this.#log.warn(`The embedded platform: ${error.message}`));
    if (this.#isPaused && this.isOpen) void this.#offerToRun();
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
