import assert from 'node:assert/strict';
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
import { Dyno, type Wanted } from '../../../../src/platform/processes/dyno.ts';
import { listensForOthers } from '../../../../src/platform/processes/port.ts';
import type { Command, Run } from '../../../../src/platform/processes/run.ts';
import { until } from '../../../platform/until.ts';

const wanted: Wanted = {
  name: 'web.1',
  type: 'web',
  command: 'node server.js',
  archive: 'one',
  configVars: {},
  listens: true,
  releaseId: 'release',
  version: 3,
};

describe('a dyno', () => {
  /** What is found out of each run, in their order: whether others reach it. */
  let findings: PromiseWithResolvers<boolean>[];
  let said: string[];
  let replaced: string[];
  let dyno: Dyno;
  beforeEach(() => {
    findings = [];
    said = [];
    replaced = [];
    const start = ({ archive }: Command): Run => {
      const finding = Promise.withResolvers<boolean>();
      const ended = Promise.withResolvers<string>();
      findings.push(finding);
      const stop = (): Promise<void> => {
        ended.resolve('SIGTERM');
        return Promise.resolve();
      };
      const up = archive === 'broken' ? Promise.reject(new Error('exit code 1')) : Promise.resolve();
      if (archive === 'broken') ended.resolve('exit code 1');
      const run = { archive, port: archive === 'broken' ? undefined : 5000, up, ended: ended.promise, stop };
      return Object.assign(run, { isOpenToOthers: () => finding.promise }) as unknown as Run;
    };
    dyno = new Dyno(wanted, {
      start,
      clock: Date.now,
      graceMs: 0,
      onReplaced: (archive) => replaced.push(archive),
      onChange: (what) => said.push(what),
    });
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

  it('tells what ran before of another archive, once that has ended', async () => {
    await until(() => dyno.facts.state === 'up');
    dyno.want({ ...wanted, releaseId: 'config' });
    await until(() => dyno.facts.state === 'up');
    dyno.want({ ...wanted, releaseId: 'deploy', archive: 'two' });
    await until(() => replaced.length > 0);
    dyno.want({ ...wanted, releaseId: 'bad', archive: 'broken' });
    await until(() => replaced.length > 1);
    dyno.want({ ...wanted, releaseId: 'next', archive: 'three' });
    await until(() => dyno.facts.state === 'up');
    dyno.want({ ...wanted, releaseId: 'last', archive: 'four' });
    await dyno.stop();
    assert.deepEqual(replaced, ['one', 'two'], 'not what never was up, nor when nothing runs any more');
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
