// The command line of the platform.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PlatformError } from './errors.ts';

export const HELP = `The embedded platform of Shiplog: the release API on 127.0.0.1, with its ledger in a folder.

  --port N          where to listen, 0 for any free port (default: 5055)
  --data DIR        the folder that holds the ledger and the token between runs
  --seed            add the sample app bookshop, its pipeline and its git repository, once
  --repository DIR  where --seed makes the git repository (default: bookshop in the folder of --data)
  --account EMAIL   have an account with this address and say its token: it sees the apps that it owns or collaborates on,
                    while the token of the folder sees all; to be given once for each account
  --verify          look through the ledger, outputs and archives, say whether any release, outcome or file was changed
                    after it was made, and end: with 0 when none was, with 1 and the first one otherwise
  --with-parent     end when the standard input ends, and so with the program that started this one; several of these can
                    share a folder: one runs the apps and answers for the others
  --paused          show what is there, and build, run and change nothing until the line "run" comes on the standard input
  --help            show this text
`;

export interface Options {
  readonly port: number;
  readonly data: string;
  /** The folder for the sample's git repository; undefined without --seed. */
  readonly seedRepository: string | undefined;
  /** The addresses of further accounts. */
  readonly accounts: readonly string[];
  readonly withParent: boolean;
  /** Only to look through the ledger. */
  readonly verify: boolean;
  /** Whether it builds, runs and changes nothing until it is told to. */
  readonly isPaused: boolean;
}

/** @returns 'help' when that was asked for. @throws {PlatformError} saying what is wrong. */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const values = read(args);
  if (values.help === true) return 'help';
  const { port = '5055', data, repository, seed = false, account: accounts = [] } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new PlatformError(`--port ${port} is not a port: give a number from 0 to 65535.`);
  }
  if (data === undefined || data === '') {
    throw new PlatformError('--data DIR is missing: the folder that holds the ledger and the token.');
  }
  if (repository !== undefined && !seed) {
    throw new PlatformError('--repository only has a meaning together with --seed.');
  }
  const wrong = accounts.find((email) => !/^[^\s@]+@[^\s@]+$/.test(email));
  if (wrong !== undefined) throw new PlatformError(`--account ${wrong} is not a mail address.`);
  return {
    port: Number(port),
    data,
    seedRepository: seed ? (repository ?? join(data, 'bookshop')) : undefined,
    accounts,
    withParent: values['with-parent'] === true,
    verify: values.verify === true,
    isPaused: values.paused === true,
  };
}

interface Values {
  port?: string | undefined;
  data?: string | undefined;
  seed?: boolean | undefined;
  repository?: string | undefined;
  account?: string[] | undefined;
  'with-parent'?: boolean | undefined;
  verify?: boolean | undefined;
  paused?: boolean | undefined;
  help?: boolean | undefined;
}

function read(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        seed: { type: 'boolean' },
        repository: { type: 'string' },
        account: { type: 'string', multiple: true },
        'with-parent': { type: 'boolean' },
        verify: { type: 'boolean' },
        paused: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error);
    throw new PlatformError(`${reason.replace(/\.$/, '')}. See --help.`, { cause: error });
  }
}
