// The tokens that clients of this platform need. The platform's own is made once and stays, so that what was signed in
// stays so.
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from './errors.ts';
import type { Ledger } from './ledger/ledger.ts';
import { TOKEN } from './private-files.ts';

/**
 * The token of this folder. Two platforms that start at once in the same folder agree on one.
 * @throws {PlatformError} when it cannot be read or made.
 */
export function haveToken(folder: string, ledger: Ledger): string {
  const file = join(folder, TOKEN);
  return ledger.write(() => {
    const token = readOrMake(file);
    if (/^[\w-]{16,200}$/.test(token)) return token;
    throw new PlatformError(`${file} holds no token: remove it, and the next start makes a new one.`);
  });
}

function readOrMake(file: string): string {
  try {
    if (!existsSync(file)) {
      // Under another name first: nobody ever sees half a token.
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
      renameSync(draft, file);
    }
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlatformError(`The token ${file} cannot be read or made: ${reason}.`, { cause: error });
  }
}

/**
 * The token of one of the accounts in a ledger. It follows from that of the platform, so there is nothing more to keep,
 * and whoever has it learns neither that one nor those of others.
 */
export function tokenOf(platformToken: string, email: string): string {
  return createHmac('sha256', platformToken).update(email).digest('base64url');
}
