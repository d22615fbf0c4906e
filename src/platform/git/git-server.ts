// Git over HTTP: `/<app>.git`, by the protocol that git calls smart. The token is the password.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '../errors.ts';
import { isLoopback } from '../http/headers.ts';
import type { Visitors } from '../http/visitors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { addressOf } from '../router/address.ts';
import type { Runtime } from '../runtime.ts';
import { answerByGit } from './http-backend.ts';
import { PUSH_URL } from './pre-receive.ts';

const SERVICE = /^\/([a-z][a-z0-9-]{1,28}[a-z0-9])\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;
const PUSH = /^\/pushes\/([0-9a-f]{48})$/;

export interface GitServerOptions {
  readonly ledger: Ledger;
  readonly visitors: Visitors;
  /** @throws {ApiError} 503 while it is another platform's */
  readonly runtime: () => Runtime;
  /** Where the platform can be reached, without a slash at its end. */
  readonly origin: () => string;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
}

/** @returns whether the request is one of git's, which is then answered */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  options: GitServerOptions,
): boolean {
  // Whatever a client sends as the address, which need not be one.
  const [pathname = '', query = ''] = (request.url ?? '/').split('?', 2);
  const push = PUSH.exec(pathname)?.[1];
  const [, app, service] = SERVICE.exec(pathname) ?? [];
  if (push === undefined && (app === undefined || service === undefined)) return false;
  const answer = async (): Promise<void> => {
    try {
      if (!isLoopback(request.headers.host) || request.headers.origin !== undefined) {
        throw new ApiError(403, 'forbidden', 'This platform answers git on this machine only.');
      }
      if (push === undefined) await serve(app ?? '', service ?? '');
      else await options.runtime().pushes.answer(push, request, response);
    } catch (error) {
      refuse(response, error, options.report);
    }
  };
  void answer();
  return true;

  async function serve(name: string, part: string): Promise<void> {
    const visitor = options.visitors.who(request.headers.authorization);
    if (!visitor) throw new ApiError(401, 'unauthorized', 'The password is the token of this platform.');
    const found = options.ledger.apps.find(name, visitor.viewer);
    const { repositories, pushes, records } = options.runtime();
    await repositories.have(found.id);
    const id = pushes.begin({
      appId: found.id,
      by: visitor.account.id,
      address: addressOf(found.name, options.origin()),
    });
    try {
      await answerByGit({
        request,
        response,
        path: `/${found.id}.git/${part}`,
        query,
        user: visitor.account.email,
        // What only reads ends when nobody takes what it says.
        records: part === 'git-receive-pack' ? records : undefined,
        onBegin: (bytes) => {
          if (isOfShallow(bytes)) pushes.isOfShallow(id);
        },
        environment: {
          ...repositories.environment,
          GIT_PROJECT_ROOT: repositories.root,
          [PUSH_URL]: `${options.origin()}/pushes/${id}`,
        },
      });
    } finally {
      pushes.end(id);
    }
  }
}

/** Whether a push begins as one from a shallow clone does: with the commits at which that ends, in git's packets. */
function isOfShallow(bytes: Buffer): boolean {
  return /^[0-9a-f]{4}shallow /.test(bytes.toString('latin1', 0, 12));
}

/** Git shows a plain text to the person. */
function refuse(response: ServerResponse, error: unknown, report: (error: unknown) => void): void {
  if (response.headersSent) {
    report(error);
    response.destroy();
    return;
  }
  if (!(error instanceof ApiError)) report(error);
  const status = error instanceof ApiError ? error.status : 500;
  const headers = status === 401 ? { 'WWW-Authenticate': 'Basic realm="Shiplog"' } : {};
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8', ...headers });
  response.end(`${error instanceof ApiError ? error.message : 'The platform failed at this.'}\n`);
}
