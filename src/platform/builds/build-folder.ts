// One build, from a source to a slug, in a folder of its own.
import { existsSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { cleanEnvironment } from '../programs/environment.ts';
import type { GroupRecords } from '../programs/group-records.ts';
import { runProgram, type Ending } from '../programs/run.ts';
import { join } from 'node:path';
import { planBuild, type BuildPlan, type Step } from './detect.ts';
import { BuildRefused } from './refusal.ts';

/** In characters. */
const LONGEST_LINE = 10_000;

export interface BuildOptions {
  /** The source, which becomes what the slug holds. */
  readonly folder: string;
  /** What the build's programs have as their home. */
  readonly home: string;
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
  readonly records: GroupRecords;
}

/** @returns what was planned and is done. @throws {BuildRefused} saying why there is nothing to release */
export async function buildFolder(options: BuildOptions): Promise<BuildPlan> {
  const { folder, write } = options;
  const plan = planBuild(folder);
  write(`-----> Building on this machine\n-----> ${plan.buildpack} app detected\n`);
  for (const step of plan.steps) {
    write(`-----> ${step.title}\n`);
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    await run(step, options);
  }
  if (plan.steps.length === 0) write('-----> There is nothing to install or to build\n');
  const types = Object.keys(plan.processTypes).join(', ');
  write(`-----> Discovering process types\n       ${plan.declaredBy} declares types -> ${types}\n`);
  return plan;
}

async function run({ command, args }: Step, options: BuildOptions): Promise<void> {
  const { folder, home, signal, records } = options;
  const output = indented(options.write);
  output.write(Buffer.from(`$ ${[command, ...args].join(' ')}\n`));
  const modules = join(folder, 'node_modules', '.bin');
  const environment = cleanEnvironment(home, existsSync(modules) ? [modules] : []);
  const ending = await start();
  output.end();
  if (ending.kind === 'exited' && ending.code === 0) return;
  throw new BuildRefused(`"${[command, ...args].join(' ')}" ${told(ending)}.`);

  async function start(): Promise<Ending> {
    try {
      return await runProgram(
        { command, args, folder, environment },
        { write: output.write, signal, records },
      );
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      throw new BuildRefused(`${command} was not found on the PATH of the platform: install it.`);
    }
  }
}

function told(ending: Ending): string {
  switch (ending.kind) {
    case 'exited':
      return `failed with exit code ${ending.code}`;
    case 'killed':
      return `was ended by ${ending.signal}`;
    case 'aborted':
      return 'was stopped';
  }
}

/** Writes what a program says below the title of its step, a line at a time. */
function indented(write: (text: string) => void): { write: (chunk: Buffer) => void; end: () => void } {
  const decoder = new StringDecoder();
  let rest = '';
  // What comes at once is written at once: a program may print a million lines in a second.
  const say = (...lines: readonly string[]): void => {
    if (lines.length > 0) write(lines.map((line) => `       ${line}\n`).join(''));
  };
  return {
    write(chunk) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      say(...lines);
      // A program that never ends its line is not kept in memory.
      if (rest.length < LONGEST_LINE) return;
      say(rest);
      rest = '';
    },
    end() {
      rest += decoder.end();
      if (rest !== '') say(rest);
    },
  };
}
