// Mocha's spec reporter which also leaves its counts for the test run to add up (see counts.ts).
import mocha from 'mocha';
import { type Failure, writeCounts } from './counts.ts';

export default class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options?: mocha.MochaOptions) {
    super(runner, options);
    const failed: Failure[] = [];
    runner.on('fail', (runnable) => {
      const isTest = runnable.type === 'test';
      const titles = runnable.titlePath();
      failed.push({ file: runnable.file ?? '', titles: isTest ? titles : titles.slice(0, -1), isTest });
    });
    runner.once('end', () => {
      const { passes = 0, failures = 1 } = runner.stats ?? {};
      writeCounts({ passed: passes, failed: failures, failures: failed });
    });
  }
}
