// What a release command does, and how a process fares, of a slug that has no archive to run: of commands the platform
// knows one of its own then, `rehearse`, whose options say how long it takes, what it writes and how it ends. Any other command counts as
// succeeded, and any other process as one that runs. Pure.
import { parseArgs } from 'node:util';
import type { Script } from './output.ts';

export const REHEARSE_HELP = `What was built here is run. Of a slug that a client made, which has no archive, nothing can be run:

Release commands: a release of such a slug with a process type "release" takes as long, writes what and ends as that
command line says; any other one than this succeeds at once. A release that is made while another one of
its app is pending waits for it. To make such a slug: POST /apps/APP/slugs {"process_types": {"release": "rehearse ..."}}

  rehearse [--seconds S] [--starts-after S] [--exit CODES] [--print TEXT]... [--lines N] [--error TEXT] [--keep S]

  --seconds S       how long it runs, at most an hour (default: 0)
  --starts-after S  how long it takes to start; until then its output is 404 (default: 0)
  --exit CODES      how the first, second, ... run of this very command line ends, in whichever app, the last code holding
                    for those that follow: 0 succeeds, all else fails; with 0,1 the deploy succeeds, and a promotion of it
                    or a rollback to it fails (default: 0)
  --print TEXT      a line of output, with \\e, \\t, \\r, \\n, {n} and {lines}; one that ends in \\r is written over by the next
  --lines N         how many lines there are, evenly over the time, the texts in turn (default: each text once)
  --error TEXT      a last line that is only there when it fails
  --keep S          how long its output can be read after the end, then it is 404 (default: 7 days)

Processes: one of each other process type is up a while after its release was made. This command line says otherwise:

  rehearse [--starts-after S] [--exit CODES]

  --starts-after S  how long it takes to start (default: as --restart says)
  --exit CODES      how it fares in the first, second, ... release of its app that runs this very command line: 0 is up, all
                    else has crashed; with 0,1 the deploy comes up, and a rollback to it crashes (default: 0)
`;

export interface Rehearsal {
  /** All in ms. */
  readonly startsAfter: number;
  readonly lasts: number;
  readonly keeps: number;
  readonly exitCode: number;
  readonly script: Script;
}

/** How a process fares. */
export interface ProcessRehearsal {
  /** In ms. */
  readonly startsAfter: number;
  /** 0 for one that goes on. */
  readonly exitCode: number;
}

const SECOND_MS = 1000;
const KEEP_SECONDS = 7 * 24 * 60 * 60;
/** The real platform ends a release command after this long. */
const LONGEST_SECONDS = 60 * 60;
const MOST_LINES = 10_000_000;

/**
 * What a run of a release command does.
 * @param command the command line of the slug's process type `release`.
 * @param run how many runs of the same command line there were before.
 */
export function rehearse(command: string, run: number): Rehearsal {
  const [program, ...args] = wordsOf(command);
  if (program !== 'rehearse') {
    return instant(0, `There is no archive to run: "${command}" counts as succeeded.`);
  }
  try {
    return rehearsalOf(args, run);
  } catch (error) {
    // As any program does that is called wrongly.
    return instant(2, `rehearse: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * How a process fares.
 * @param command the command line of its process type.
 * @param run how many releases of its app ran the same command line before.
 * @param startsAfter how long it takes to start where the command says nothing else, in ms.
 */
export function rehearseProcess(command: string, run: number, startsAfter: number): ProcessRehearsal {
  const [program, ...args] = wordsOf(command);
  if (program !== 'rehearse') return { startsAfter, exitCode: 0 };
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args, options: { 'starts-after': text, exit: text } });
    const { 'starts-after': starts, exit = '0' } = values;
    return {
      startsAfter: SECOND_MS * numberOf('starts-after', starts, startsAfter / SECOND_MS, LONGEST_SECONDS),
      exitCode: exitCodeOf(exit, run),
    };
  } catch {
    // As any program does that is called wrongly.
    return { startsAfter, exitCode: 2 };
  }
}

function instant(exitCode: number, text: string): Rehearsal {
  const script = { texts: [`${text}\n`], lines: 1, error: '' };
  return { startsAfter: 0, lasts: 0, keeps: KEEP_SECONDS * SECOND_MS, exitCode, script };
}

function rehearsalOf(args: readonly string[], run: number): Rehearsal {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text,
      'starts-after': text,
      exit: text,
      print: { ...text, multiple: true },
      lines: text,
      error: text,
      keep: text,
    },
  });
  const given = (values.print ?? []).map(line);
  const lines = numberOf('lines', values.lines, given.length, MOST_LINES);
  if (!Number.isInteger(lines)) throw new TypeError(`--lines ${lines} is not a whole number.`);
  const exitCode = exitCodeOf(values.exit ?? '0', run);
  return {
    startsAfter: SECOND_MS * numberOf('starts-after', values['starts-after'], 0, LONGEST_SECONDS),
    lasts: SECOND_MS * numberOf('seconds', values.seconds, 0, LONGEST_SECONDS),
    keeps: SECOND_MS * numberOf('keep', values.keep, KEEP_SECONDS, Number.MAX_SAFE_INTEGER / SECOND_MS),
    exitCode,
    script: {
      texts: given.length > 0 ? given : ['Line {n} of {lines}\n'],
      lines,
      error: exitCode === 0 || values.error === undefined ? '' : line(values.error),
    },
  };
}

function numberOf(option: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,15}(\.\d{1,3})?$/.test(text) && Number(text) <= most) return Number(text);
  throw new TypeError(`--${option} ${text} is not a number from 0 to ${most}.`);
}

function exitCodeOf(text: string, run: number): number {
  if (!/^\d{1,3}(,\d{1,3})*$/.test(text)) throw new TypeError(`--exit ${text} is not a list of exit codes.`);
  const codes = text.split(',').map(Number);
  return codes[Math.min(run, codes.length - 1)] ?? 0;
}

const escapes: Readonly<Record<string, string>> = {
  e: '\u001B',
  t: '\t',
  r: '\r',
  n: '\n',
  '\\': '\\',
};

/** One that ends in a carriage return stays on its line. */
function line(text: string): string {
  const plain = text.replaceAll(/\\([etrn\\])/g, (_whole, letter: string) => escapes[letter] ?? '');
  return plain.endsWith('\r') ? plain : `${plain}\n`;
}

/** The words of a command line, as a shell would split it: '…' is taken as it is, "…" knows \" and \\. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_whole, raw?: string, quoted?: string) =>
      raw === undefined ? (quoted ?? '').replaceAll(/\\(["\\])/g, '$1') : raw,
    ),
  );
}
