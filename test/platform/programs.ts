// What the apps of tests run, as command lines: `command(prints('one'), waitsFor(go), fails('no such table'))`. Each slug
// holds the one program that does what they say.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveOfFolder } from './small-app.ts';

/** A step of a program: its part of the command line. */
export type Step = readonly string[];

/** A file that a test makes, and that programs wait for or look at. */
export class Mark {
  readonly path: string;

  /** @param folder a folder of the test's own, which it removes. */
  constructor(folder: string, name: string) {
    this.path = join(folder, `mark-${name}`);
  }

  get isSet(): boolean {
    return existsSync(this.path);
  }

  set(): void {
    writeFileSync(this.path, '');
  }

  clear(): void {
    rmSync(this.path, { force: true });
  }
}

/** The command line of a program that does this, one step after the other, and then ends. */
export function command(...steps: readonly Step[]): string {
  return ['node program.mjs', ...steps.flat().map(quoted)].join(' ');
}

/** Lines of output, with \e, \t, \r and \n; one that ends in \r is written over by the next. */
export const prints = (...texts: readonly string[]): Step => texts.flatMap((text) => ['--print', text]);

/** So many lines of these texts in turn, in which {n} is the number of the line and {lines} how many there are. */
export const printsLines = (lines: number, ...texts: readonly string[]): Step => [
  '--repeat',
  String(lines),
  ...prints(...texts),
];

export const waitsFor = (mark: Mark): Step => ['--wait-for', mark.path];

/**
 * Ends with exit code 1.
 * @param error a last line of output; left out, there is none.
 * @param condition a mark, or the name of a config var, without which it goes on.
 */
export function fails(error?: string, condition?: Mark | string): Step {
  const test = condition instanceof Mark ? condition.path : `$${condition}`;
  const guard = condition === undefined ? [] : ['--if', test];
  return [...(error === undefined ? [] : [...guard, '--error', error]), ...guard, '--exit', '1'];
}

/** A web process: it listens and answers with the config var GREETING. */
export const web = (...before: readonly Step[]): string => command(...before, ['--listen']);

/** A process that runs until it is ended. */
export const worker = (...before: readonly Step[]): string => command(...before, ['--stay']);

/** Tests in the extension host are bundled elsewhere: the program is found from the root of the project. */
const folder = join(rootAbove(import.meta.dirname), 'test/platform/programs');

let archive: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The archive of a slug with the program, as clients put it. */
export function programArchive(): Promise<Uint8Array<ArrayBuffer>> {
  archive ??= archiveOfFolder(folder).then((bytes) => new Uint8Array(bytes));
  return archive;
}

function rootAbove(place: string): string {
  return existsSync(join(place, 'package.json')) ? place : rootAbove(dirname(place));
}

/** As a word for a shell. */
function quoted(word: string): string {
  return /^[-\w./]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
