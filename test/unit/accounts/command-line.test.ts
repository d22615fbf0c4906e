import assert from 'node:assert/strict';
import { invocation } from '../../../src/accounts/command-line.ts';
import { Problem } from '../../../src/domain/problem.ts';

describe('how the command line is run', () => {
  it('is as it is, without a shell', () => {
    const expected = { file: '/usr/bin/heroku', args: ['auth:token'], verbatim: false };
    assert.deepEqual(invocation('/usr/bin/heroku', false), expected);
    const program = 'C:\\heroku\\heroku.exe';
    assert.deepEqual(invocation(program, true), { file: program, args: ['auth:token'], verbatim: false });
  });

  it('is in cmd.exe for a batch file of Windows, whose path is quoted', () => {
    assert.deepEqual(invocation('C:\\Program Files\\heroku & co\\bin\\heroku.CMD', true), {
      file: 'cmd.exe',
      args: ['/d', '/s', '/c', '""C:\\Program Files\\heroku & co\\bin\\heroku.CMD" auth:token"'],
      verbatim: true,
    });
  });

  it('is not at all where quotes do not help', () => {
    for (const program of ['C:\\%PATH%\\heroku.cmd', 'C:\\"\\heroku.cmd']) {
      assert.throws(() => invocation(program, true), Problem);
    }
  });
});
