// A platform of several accounts, each with tokens and apps, which remembers everything that reached it.
import { secret } from '../secrets.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface FakeAccount {
  readonly id: string;
  readonly email: string;
  /** Names of its apps, which are also their ids. */
  readonly apps: readonly string[];
}

interface Received {
  readonly method: string;
  readonly path: string;
  /** All header lines as they came, with the address. */
  readonly text: string;
  readonly token: string;
}

export interface AccountsServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: URL;
  /** Every request that came, in order. */
  readonly received: readonly Received[];
  /** How many connections were opened, with or without a request. */
  readonly connections: () => number;
  /** Gives a token to an account. */
  grant(token: string, account: FakeAccount): void;
  /** From now on the token is not accepted. */
  revoke(token: string): void;
  /** From now on requests wait, until the function that is returned is called. */
  hold(): () => void;
  close(): Promise<void>;
}

/** Starts one on a free port of this machine. */
export async function startAccountsServer(): Promise<AccountsServer> {
  const accounts = new Map<string, FakeAccount>();
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let held: Promise<void> = Promise.resolve();

  const server: Server = createServer((request, response) => {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const { method = '', url: path = '' } = request;
    received.push({ method, path, token, text: `${path}\n${request.rawHeaders.join('\n')}` });
    void held.then(() => answer(request, response, accounts.get(token)));
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    received,
    connections: () => connections,
    grant: (token, account) => void accounts.set(secret(token), account),
    revoke: (token) => void accounts.delete(token),
    hold() {
      let release = (): void => undefined;
      held = new Promise((done) => (release = done));
      return release;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, account: FakeAccount | undefined): void {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'fake' });
    response.end(JSON.stringify(body));
  };
  if (!account) return send(401, { id: 'unauthorized', message: 'Invalid credentials provided.' });
  const path = (request.url ?? '').split('?')[0] ?? '';
  const apps = account.apps.map((name) => ({ id: name, name, team: null }));
  const app = apps.find(({ name }) => path.startsWith(`/apps/${name}`));
  if (path === '/account') return send(200, { id: account.id, email: account.email });
  if (path === '/apps' || path === '/users/~/apps') return send(200, apps);
  if (app && path === `/apps/${app.name}`) return send(200, app);
  if (app && path === `/apps/${app.name}/releases`) return send(200, [firstRelease(app, account)]);
  if (path.startsWith('/apps/')) return send(404, { id: 'not_found', message: "Couldn't find that app." });
  // Teams, pipelines and what is in them: it has none.
  return send(200, []);
}

function firstRelease(app: { readonly id: string; readonly name: string }, { id, email }: FakeAccount) {
  const time = '2026-11-23T12:00:00Z';
  return {
    id: `${app.id}-v1`,
    version: 1,
    description: 'Initial release',
    status: 'succeeded',
    current: true,
    created_at: time,
    updated_at: time,
    user: { id, email },
    app: { id: app.id, name: app.name },
    slug: null,
  };
}
