import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HOOK, hookScript, NODE, PUSH_URL, SCRIPT } from '../../../../src/platform/git/pre-receive.ts';
import { freePort } from '../../../../src/platform/processes/port.ts';
import { makeScratch, removeScratch } from '../../../platform/scratch.ts';

describe('the hook of a repository', () => {
  let folder: string;
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let url: string;
  before(async () => {
    folder = await makeScratch();
    await writeFile(join(folder, 'hook'), HOOK);
    await writeFile(join(folder, 'hook.cjs'), hookScript());
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    url = `http://127.0.0.1:${address.port}/push`;
  });
  after(async () => {
    server.close();
    await removeScratch(folder);
  });

  /** @param path where programs are searched: without any, there is no curl */
  async function run(path: string, address = url): Promise<{ code: unknown; said: string }> {
    const env = {
      PATH: path,
      GIT_QUARANTINE_PATH: '/José/quarantine',
      [PUSH_URL]: address,
      [NODE]: process.execPath,
      [SCRIPT]: join(folder, 'hook.cjs'),
    };
    const hook = spawn('/bin/sh', [join(folder, 'hook')], { env, stdio: 'pipe' });
    hook.stdin.end('a b refs/heads/main\n');
    const [[code], said] = await Promise.all([once(hook, 'close'), text(hook.stdout)]);
    return { code, said };
  }

  for (const [name, path] of [
    ['curl', process.env.PATH ?? ''],
    ['Node', '/nowhere'],
  ] as const) {
    it(`lets a push pass when the answer ends as it should, by ${name}`, async () => {
      const asked: unknown[] = [];
      const says = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        asked.push(request.headers['git-quarantine'], await text(request));
        response.write('one\n');
        response.end('two\n');
      };
      answer = (request, response) => void says(request, response);
      assert.deepEqual(await run(path), { code: 0, said: 'one\ntwo\n' });
      assert.deepEqual(asked, ['quarantine', 'a b refs/heads/main\n']);
    });

    it(`does not when it breaks off, by ${name}, and says what was said until then`, async () => {
      answer = (_request, response) => response.write('no\n', () => response.socket?.end());
      const { code, said } = await run(path);
      assert.notEqual(code, 0);
      assert.equal(said, 'no\n');
    });

    it(`does not when the platform is gone, by ${name}, and says so`, async () => {
      const { code, said } = await run(path, `http://127.0.0.1:${await freePort()}/push`);
      assert.notEqual(code, 0);
      assert.equal(said, 'The platform cannot be reached any more.\n');
    });

    it(`does not when the platform does not know the push, by ${name}`, async () => {
      answer = (_request, response) => response.writeHead(404).end();
      assert.notEqual((await run(path)).code, 0);
    });
  }
});
