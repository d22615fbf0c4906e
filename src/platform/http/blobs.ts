// What is read and put by addresses that cannot be guessed, without a token, as on the real platform: outputs, logs,
// sources and the archives of slugs.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Context, Hono } from 'hono';
import { notFound } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outputs } from '../outputs/outputs.ts';
import type { Runtime } from '../runtime.ts';

export interface BlobOptions {
  readonly ledger: Ledger;
  /** @throws {ApiError} 503 while it is another platform's */
  readonly runtime: () => Runtime;
  /** What builds and release commands wrote, whoever has the runtime. */
  readonly outputs: () => Outputs;
}

/** Adds them to an API. */
export function serveBlobs<Env extends object>(api: Hono<Env>, options: BlobOptions): void {
  const { ledger, runtime } = options;
  api.get('/streams/:id', (c) => output(c, c.req.param('id'), options));
  api.get('/logs/:id', (c) => log(c, runtime()));
  api.put('/sources/:id', async (c) => {
    await runtime().sources.put(c.req.param('id'), c.req.raw.body);
    return c.body(null, 200);
  });
  api.get('/sources/:id', (c) => archive(c, runtime().sources.fileOf(c.req.param('id'))));
  api.get('/blobs/:slug', (c) => {
    const { slugs } = runtime();
    const sha256 = ledger.slugs.archiveOf(c.req.param('slug'));
    if (sha256 === undefined || !slugs.has(sha256)) throw notFound('slug');
    return archive(c, slugs.pathOf(sha256));
  });
  api.put('/blobs/:slug', async (c) => {
    const { slugs } = runtime();
    const slug = c.req.param('slug');
    ledger.slugs.fill(slug, await slugs.take(c.req.raw.body, ledger.slugs.expects(slug)));
    return c.body(null, 200);
  });
}

function output(c: Context, id: string, { ledger, outputs }: BlobOptions): Response {
  const told = ledger.stream(id);
  if (told !== undefined) return c.text(told);
  // One whose file is gone is not found, as on the real platform after a while; `--verify` names it.
  const body = outputs().read(id);
  if (body === undefined) throw notFound('stream');
  ledger.chain.requireOutput(id);
  c.header('Content-Type', 'text/plain; charset=UTF-8');
  return c.body(body);
}

/** As plain text, or as events where the client asks for those, which the command line does. */
function log(c: Context, { logs, logSessions }: Runtime): Response {
  const session = logSessions.find(c.req.param('id') ?? '');
  if (!session) throw notFound('log_session');
  const asEvents = c.req.header('Accept')?.includes('text/event-stream') === true;
  const encoder = new TextEncoder();
  const body = logs.read(session.appId, session).pipeThrough(
    new TransformStream<string, Uint8Array>({
      transform(line, controller) {
        controller.enqueue(encoder.encode(asEvents ? `data: ${line}\n` : line));
      },
    }),
  );
  c.header('Content-Type', asEvents ? 'text/event-stream' : 'text/plain; charset=UTF-8');
  return c.body(body);
}

async function archive(c: Context, file: string): Promise<Response> {
  const { size } = await stat(file);
  c.header('Content-Type', 'application/gzip');
  c.header('Content-Length', String(size));
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream);
}
