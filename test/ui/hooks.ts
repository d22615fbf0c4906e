// What happens around every workbench test, in each process that runs some of them.
import { keepWhatFailed } from './fixture.ts';

export const mochaHooks: Mocha.RootHookObject = {
  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state === 'failed') await keepWhatFailed(test.fullTitle(), test.err);
  },
};
