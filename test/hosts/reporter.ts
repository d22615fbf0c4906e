// Mocha's spec reporter which also leaves its counts for the test run to add up (see counts.ts).
import mocha from 'mocha';
import { writeCounts } from './counts.ts';

export default class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options?: mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      writeCounts({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 1 });
    });
  }
}
