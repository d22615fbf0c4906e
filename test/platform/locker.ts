// Another program that locks a SQLite file, for as long as a test wants.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const program = `
  const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync(process.argv[1]);
  const lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', (line) => { db.exec(line); console.log('done'); });
  lines.on('close', () => db.close());
`;

export interface Locker {
  lock(): Promise<void>;
  unlock(): Promise<void>;
  end(): Promise<void>;
}

/** @param file a database that is there */
export function startLocker(file: string): Locker {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', program, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout });
  const run = async (sql: string): Promise<void> => {
    const done = once(answers, 'line');
    child.stdin.write(`${sql}\n`);
    await done;
  };
  return {
    lock: () => run('BEGIN EXCLUSIVE'),
    unlock: () => run('ROLLBACK'),
    async end() {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}
