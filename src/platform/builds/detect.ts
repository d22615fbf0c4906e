// What a source is, and so how it is built: Node, or a Procfile alone.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { object, optional, record, safeParse, string, unknown } from 'valibot';
import { parseProcfile } from './procfile.ts';
import { BuildRefused } from './refusal.ts';

export interface Step {
  /** What is done, said before it. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface BuildPlan {
  /** What the real platform calls it: `Node.js`. */
  readonly buildpack: string;
  readonly steps: readonly Step[];
  readonly processTypes: Readonly<Record<string, string>>;
  /** Where they are declared, for the output. */
  readonly declaredBy: 'Procfile' | 'package.json';
}

interface PackageManager {
  readonly name: string;
  readonly lockFile: string;
  readonly install: readonly string[];
  /** Takes away what only the build needs; left out where there is no command that does. */
  readonly prune?: readonly string[];
}

const managers: readonly PackageManager[] = [
  {
    name: 'npm',
    lockFile: 'package-lock.json',
    install: ['ci', '--include=dev', '--no-audit', '--no-fund'],
    prune: ['prune', '--omit=dev', '--no-audit', '--no-fund'],
  },
  {
    name: 'pnpm',
    lockFile: 'pnpm-lock.yaml',
    install: ['install', '--frozen-lockfile', '--prod=false'],
    prune: ['prune', '--prod'],
  },
  { name: 'yarn', lockFile: 'yarn.lock', install: ['install', '--frozen-lockfile', '--production=false'] },
];

const names = optional(record(string(), unknown()), {});
const packageJson = object({
  scripts: optional(record(string(), string()), {}),
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
  /** Folders of packages of its own, which may need others. */
  workspaces: optional(unknown()),
});

/** @param folder the source. @throws {BuildRefused} saying what is missing */
export function planBuild(folder: string): BuildPlan {
  const procfile = textOf(join(folder, 'Procfile'));
  const declared = procfile === undefined ? undefined : parseProcfile(procfile);
  const manifest = textOf(join(folder, 'package.json'));
  if (manifest !== undefined) return planNode(folder, manifest, declared);
  if (declared === undefined) {
    throw new BuildRefused(
      'There is neither a package.json nor a Procfile: add a Procfile with a line such as "web: ./start", which says how the app is started.',
    );
  }
  if (Object.keys(declared).length === 0) throw new BuildRefused('The Procfile declares no process type.');
  return { buildpack: 'Procfile', steps: [], processTypes: declared, declaredBy: 'Procfile' };
}

function planNode(
  folder: string,
  manifest: string,
  declared: Readonly<Record<string, string>> | undefined,
): BuildPlan {
  const { scripts, workspaces, ...dependencies } = parseManifest(manifest);
  const manager = managers.find(({ lockFile }) => existsSync(join(folder, lockFile)));
  const isFree =
    workspaces === undefined && Object.values(dependencies).every((group) => Object.keys(group).length === 0);
  if (!isFree && !manager) {
    throw new BuildRefused(
      'package.json names packages, but there is no lock file: run npm install, and commit package-lock.json.',
    );
  }
  const processTypes = declared ?? (scripts['start'] === undefined ? {} : { web: 'npm start' });
  if (Object.keys(processTypes).length === 0) {
    throw new BuildRefused(
      'Nothing says how the app is started: add a Procfile with a line such as "web: node server.js", or a start script to package.json.',
    );
  }
  return {
    buildpack: 'Node.js',
    steps: nodeSteps(scripts, manager?.name ?? 'npm', isFree ? undefined : manager, dependencies),
    processTypes,
    declaredBy: declared ? 'Procfile' : 'package.json',
  };
}

function nodeSteps(
  scripts: Readonly<Record<string, string>>,
  runner: string,
  manager: PackageManager | undefined,
  { devDependencies }: { readonly devDependencies: Readonly<Record<string, unknown>> },
): Step[] {
  const steps: Step[] = [];
  if (manager) steps.push({ title: 'Installing dependencies', command: manager.name, args: manager.install });
  // As on the real platform, the one of its own goes before the other.
  const script = ['heroku-postbuild', 'build'].find((name) => scripts[name] !== undefined);
  if (script !== undefined) {
    steps.push({ title: `Running the ${script} script`, command: runner, args: ['run', script] });
  }
  if (manager?.prune && Object.keys(devDependencies).length > 0) {
    steps.push({ title: 'Pruning devDependencies', command: manager.name, args: manager.prune });
  }
  return steps;
}

function parseManifest(text: string) {
  let json: unknown;
  try {
    // npm takes a mark of the byte order too.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new BuildRefused('package.json is not valid JSON.');
  }
  const result = safeParse(packageJson, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = issue.path?.map(({ key }) => String(key)).join('.') ?? 'It';
  throw new BuildRefused(`package.json cannot be read: ${field} is not what npm expects there.`);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new BuildRefused(`${basename(file)} cannot be read.`, { cause: error });
  }
}
