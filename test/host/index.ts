// What the extension host is told to run: every test file that was built beside this one.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { type Failure, failureOf, writeCounts } from '../hosts/counts.ts';

/** @throws when a test failed, and when there is no test at all. */
export async function run(): Promise<void> {
  const files = globSync('**/*.test.cjs', { cwd: __dirname }).toSorted();
  if (files.length === 0) throw new Error(`There is no test file (*.test.cjs) below ${__dirname}.`);

  // An ES module, which a bundle in CommonJS can only import at run time.
  const { default: Mocha } = await import('mocha');
  const grep = process.env.SHIPLOG_TEST_GREP;
  const mocha = new Mocha({
    ui: 'bdd',
    color: true,
    timeout: 20_000,
    forbidOnly: true,
    forbidPending: true,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of files) mocha.addFile(join(__dirname, file));

  const failed = await new Promise<number>((resolve) => {
    const failures: Failure[] = [];
    const runner = mocha.run((count) => {
      writeCounts({ passed: runner.stats?.passes ?? 0, failed: count, failures });
      resolve(count);
    });
    runner.on('fail', (runnable) => failures.push(failureOf(runnable)));
  });
  if (failed > 0) throw new Error(`${failed} of the extension tests failed.`);
}
