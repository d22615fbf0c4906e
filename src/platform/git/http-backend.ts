// Git's own server program, as the Common Gateway Interface has it: a request by environment and standard input, the
// answer on standard output.
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GroupRecords } from '../programs/group-records.ts';
import { signalGroup } from '../programs/group.ts';

export interface GatewayRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The repository and what is asked of it, below the root: `/<id>.git/info/refs`. */
  readonly path: string;
  readonly query: string;
  /** Who asks. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Where it is recorded as long as it runs, if it has to be. One that cannot be has nothing to read yet and ends by itself.
   */
  readonly records: GroupRecords | undefined;
  /** Told what the body of the request begins with. */
  readonly onBegin?: (bytes: Buffer) => void;
}

/** More than any headers that git sends, in bytes. */
const LONGEST_HEAD = 64 * 1024;

/** Answers a request by `git http-backend`. Resolves at its end, also when the client is gone. */
export async function answerByGit(asked: GatewayRequest): Promise<void> {
  const { request, response, records } = asked;
  const child = spawn('git', ['http-backend'], {
    env: variablesOf(asked),
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    // With what it starts, such as the hook, it ends when the client is gone.
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end(
        'code' in error && error.code === 'ENOENT'
          ? 'The platform needs git, which was not found: install it, and see that it is on the PATH.\n'
          : `The platform could not start git (${error.message}). Try again.\n`,
      );
      resolve();
    });
  });
  if (pid === undefined) return ended;
  response.once('close', () => {
    if (child.exitCode === null) signalGroup(pid, 'SIGTERM');
  });
  child.stdin.on('error', () => {});
  try {
    records?.add(pid);
  } catch (error) {
    child.kill();
    throw error;
  }
  if (asked.onBegin) request.once('data', asked.onBegin);
  request.pipe(child.stdin);
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (!head) return passOn(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      if (head.length > LONGEST_HEAD) child.kill();
      return;
    }
    const [lines, body] = [head.toString('latin1', 0, end), head.subarray(end + 4)];
    head = undefined;
    writeHead(response, lines);
    passOn(body);
  });
  child.stdout.once('end', () => {
    if (head && !response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
    response.end();
  });
  await ended;
  records?.remove(pid);

  function passOn(chunk: Buffer): void {
    if (chunk.length === 0 || response.write(chunk)) return;
    child.stdout.pause();
    response.once('drain', () => child.stdout.resume());
  }
}

function variablesOf({ request, path, query, user, environment }: GatewayRequest): Record<string, string> {
  const { headers } = request;
  const given: Record<string, string | undefined> = {
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: [headers['git-protocol'] ?? []].flat()[0],
  };
  return {
    ...environment,
    ...Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    GATEWAY_INTERFACE: 'CGI/1.1',
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: headers['content-type'] ?? '',
    REMOTE_USER: user,
    REMOTE_ADDR: '127.0.0.1',
  };
}

function writeHead(response: ServerResponse, lines: string): void {
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
    else if (colon > 0) response.setHeader(name, value);
  }
  response.flushHeaders();
}
