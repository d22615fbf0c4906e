import assert from 'node:assert/strict';
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
import { Dyno, type Wanted } from '../../../../src/platform/processes/dyno.ts';
import { listensForOthers } from '../../../../src/platform/processes/port.ts';
import type { Run } from '../../../../src/platform/processes/run.ts';
import { until } from '../../../platform/until.ts';

const wanted: Wanted = {
  name: 'web.1',
  type: 'web',
  command: 'node server.js',
  archive: '0'.repeat(64),
  configVars: {},
  listens: true,
  releaseId: 'release',
  version: 3,
};

describe('a dyno', () => {
  /** What is found out of each run, in their order: whether others reach it. */
  let findings: PromiseWithResolvers<boolean>[];
  let said: string[];
  let dyno: Dyno;
  beforeEach(() => {
    findings = [];
    said = [];
    const start = (): Run => {
      const finding = Promise.withResolvers<boolean>();
      const ended = Promise.withResolvers<string>();
      findings.push(finding);
      const stop = (): Promise<void> => {
        ended.resolve('SIGTERM');
        return Promise.resolve();
      };
      const run = { port: 5000, up: Promise.resolve(), ended: ended.promise, stop };
      return Object.assign(run, { isOpenToOthers: () => finding.promise }) as unknown as Run;
    };
    dyno = new Dyno(wanted, { start, clock: Date.now, graceMs: 0, onChange: (what) => said.push(what) });
  });
  afterEach(() => dyno.stop());

  const hasWarned = (): boolean =>
    said.includes(
      'The process listens on all interfaces: other machines can reach it without the platform. Let it listen on 127.0.0.1.',
    );

  it('is up before it is known whether others can reach it, of which it warns then', async () => {
    await until(() => dyno.facts.state === 'up');
    assert.ok(!hasWarned());
    findings[0]?.resolve(true);
    await until(hasWarned);
  });

  it('does not warn of what it does not run any more', async () => {
    await until(() => dyno.facts.state === 'up');
    dyno.restart();
    await until(() => dyno.facts.state === 'up');
    findings[0]?.resolve(true);
    await dyno.stop();
    findings[1]?.resolve(true);
    await Promise.all(findings.map(({ promise }) => promise));
    assert.ok(!hasWarned());
  });
});

describe('whether others can reach a port', () => {
  it('is no longer asked where the machine does not tell its addresses', async () => {
    const { networkInterfaces } = os;
    os.networkInterfaces = () => {
      throw new Error('the system refuses');
    };
    syncBuiltinESMExports();
    try {
      assert.equal(await listensForOthers(1), false);
    } finally {
      os.networkInterfaces = networkInterfaces;
      syncBuiltinESMExports();
    }
  });
});
