// The repositories that apps are pushed to: one bare repository for each app, made when it is first asked for. They are
// named by the id of the app, so that one that is renamed keeps its own.
import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ApiError } from '../errors.ts';
import { untar } from '../slugs/tar.ts';
import { gitEnvironment } from './environment.ts';
import { looseSubjectOf } from './loose-commit.ts';
import { HOOK, hookScript, NODE, SCRIPT } from './pre-receive.ts';
import { keepReceived, removeLeftovers } from './received.ts';

const run = promisify(execFile);

const NO_COMMIT =
  "Only a commit can be deployed, and this is another object. The commit of a tag is pushed by 'TAG^{commit}:main'.";

const SHALLOW =
  'The commits before this one are not here, because it comes from a shallow clone: run git fetch --unshallow, and push again.';

/** No push is larger. */
const LARGEST = '1g';

/** Objects that were received, and where they wait until the push is accepted. */
export interface Received {
  readonly appId: string;
  /** A folder inside of the repository's objects; undefined where nothing new came. */
  readonly quarantine: string | undefined;
}

export class Repositories {
  /** Where they are, each `<id of the app>.git`. */
  readonly root: string;
  /** The environment of a git that serves them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #making = new Map<string, Promise<void>>();

  /** @param folder where they are; no git of an earlier platform is running there any more */
  constructor(folder: string) {
    this.root = join(folder, 'repositories');
    const [hooks, home] = [join(folder, 'hooks'), join(folder, 'home')];
    for (const one of [this.root, hooks, home]) mkdirSync(one, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.root)) removeLeftovers(join(this.root, name));
    writeFileSync(join(hooks, 'pre-receive'), HOOK, { mode: 0o700 });
    const script = join(folder, 'pre-receive.cjs');
    writeFileSync(script, hookScript(), { mode: 0o600 });
    const settings = {
      'core.hooksPath': hooks,
      'http.receivepack': 'true',
      'receive.maxInputSize': LARGEST,
      // Nothing goes on in the background after a push.
      'receive.autogc': 'false',
    };
    this.environment = {
      ...gitEnvironment(home, settings),
      [NODE]: process.execPath,
      [SCRIPT]: script,
      // The program of an editor is Node only when it is asked to be.
      ELECTRON_RUN_AS_NODE: '1',
    };
  }

  /**
   * What a push to an app has brought.
   * @param name of the folder in which git keeps it until the push is accepted; empty where nothing new came
   * @returns undefined when git names no such folder
   */
  received(appId: string, name: string): Received | undefined {
    if (name === '') return { appId, quarantine: undefined };
    if (!/^tmp_objdir-[\w-]+$/.test(name)) return undefined;
    return { appId, quarantine: join(this.#path(appId), 'objects', name) };
  }

  /** Makes the repository of an app when there is none yet. @returns its folder */
  async have(appId: string): Promise<string> {
    let making = this.#making.get(appId);
    if (!making) this.#making.set(appId, (making = this.#make(appId)));
    try {
      await making;
    } catch (error) {
      this.#making.delete(appId);
      throw error;
    }
    return this.#path(appId);
  }

  /**
   * The first line of what a commit says.
   * @param commit a whole hash
   * @throws {ApiError} when that is no commit. Git would find it out only when it moves the branch, after the release.
   */
  async subjectOf(received: Received, commit: string): Promise<string> {
    const { quarantine } = received;
    const read = quarantine === undefined ? undefined : looseSubjectOf(quarantine, commit);
    if (read !== undefined) return read;
    const args = ['log', '-1', '--no-show-signature', '--format=%H %s', '--end-of-options', commit];
    const { stdout } = await run('git', args, {
      cwd: this.#path(received.appId),
      env: this.#seeing(received),
      windowsHide: true,
    });
    const [, hash, subject = ''] = /^(\w+) (.*)/.exec(stdout) ?? [];
    if (hash !== commit) throw new ApiError(422, 'invalid_params', NO_COMMIT);
    return subject.trim();
  }

  /** @param commit a whole hash. @throws {ApiError} when commits before it are not there */
  async requireHistory(received: Received, commit: string): Promise<void> {
    const args = ['rev-list', '--quiet', commit, '--not', '--all'];
    const options = { cwd: this.#path(received.appId), env: this.#seeing(received), windowsHide: true };
    try {
      await run('git', args, options);
    } catch (error) {
      throw new ApiError(422, 'invalid_params', SHALLOW, undefined, { cause: error });
    }
  }

  /** Writes the files of a commit into an empty folder. @param commit a whole hash */
  async export(received: Received, commit: string, folder: string): Promise<void> {
    const child = spawn('git', ['archive', '--format=tar', commit], {
      cwd: this.#path(received.appId),
      env: this.#seeing(received),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let errors = '';
    const done = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`git archive failed: ${errors.trim()}`)),
      );
    });
    // It could not be started.
    if (child.pid === undefined) return done;
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    await Promise.all([untar(child.stdout, folder), done]);
  }

  /** Keeps what was received, whatever becomes of the push. */
  async keep({ appId, quarantine }: Received): Promise<void> {
    if (quarantine !== undefined) await keepReceived(quarantine, join(this.#path(appId), 'objects'));
  }

  /**
   * Where a branch is; undefined where there is none.
   * @param reference `refs/heads/main`
   * @throws {ApiError} when it cannot be made, because others are below its name
   */
  positionOf(appId: string, reference: string): string | undefined {
    const file = join(this.#path(appId), ...reference.split('/'));
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory() !== true) return found && readFileSync(file, 'utf8').trim();
    // Git leaves the folder of a branch that was deleted, and takes it away when it needs the name.
    const below = readdirSync(file, { recursive: true, withFileTypes: true });
    if (below.every((one) => one.isDirectory())) return undefined;
    const message = `There are branches below ${basename(file)}: delete them, and push again.`;
    throw new ApiError(422, 'invalid_params', message);
  }

  /**
   * Moves a branch, unless it is there already, which it is after a push that went to its end.
   * @param reference `refs/heads/main` @param commit a whole hash, of an object that is kept
   */
  move(appId: string, reference: string, commit: string): void {
    if (this.positionOf(appId, reference) === commit) return;
    const args = ['update-ref', '--end-of-options', reference, commit];
    execFileSync('git', args, { cwd: this.#path(appId), env: this.environment, windowsHide: true });
  }

  async #make(appId: string): Promise<void> {
    const path = this.#path(appId);
    if (existsSync(path)) return;
    const draft = `${path}.draft`;
    rmSync(draft, { recursive: true, force: true });
    const args = ['-c', 'init.defaultBranch=main', 'init', '--quiet', '--bare', '--template=', draft];
    await run('git', args, { cwd: this.root, env: this.environment, windowsHide: true });
    renameSync(draft, path);
  }

  /** The environment of a git that sees what was received and is not accepted yet. */
  #seeing({ appId, quarantine }: Received): Readonly<Record<string, string>> {
    if (quarantine === undefined) return this.environment;
    const objects = join(this.#path(appId), 'objects');
    return {
      ...this.environment,
      GIT_OBJECT_DIRECTORY: quarantine,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: inList(objects),
    };
  }

  #path(appId: string): string {
    return join(this.root, `${appId}.git`);
  }
}

/** A path as git reads it in a list of them: quoted where it would be taken for several. */
function inList(path: string): string {
  if (!path.includes(delimiter)) return path;
  return `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
