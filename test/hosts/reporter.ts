// Mocha's spec reporter which also leaves its counts for the test run to add up (see counts.ts).
import mocha from 'mocha';
import { type Failure, failureOf, writeCounts } from './counts.ts';

export default class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options?: mocha.MochaOptions) {
    super(runner, options);
    const failed: Failure[] = [];
    runner.on('fail', (runnable) => failed.push(failureOf(runnable)));
    runner.once('end', () => {
      const { passes = 0, failures = 1 } = runner.stats ?? {};
      writeCounts({ passed: passes, failed: failures, failures: failed });
    });
  }
}
