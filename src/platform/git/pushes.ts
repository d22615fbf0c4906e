// Pushes that are under way: what the hook of a repository asks, and what it is told.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isAbsolute, relative, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Builder } from '../builds/builder.ts';
import type { Outputs } from '../outputs/outputs.ts';
import { VERDICT } from './pre-receive.ts';
import type { Received, Repositories } from './repositories.ts';
import { decide, parseUpdates } from './updates.ts';

export interface Pusher {
  readonly appId: string;
  /** The account. */
  readonly by: string;
  /** Where the app is reached. */
  readonly address: string;
}

/** What a push needs of the platform. */
export interface PushOptions {
  readonly repositories: Repositories;
  readonly builder: Builder;
  readonly outputs: Outputs;
}

export class Pushes {
  readonly #options: PushOptions;
  readonly #open = new Map<string, Pusher>();

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /** @returns what the hook of this push says to be known by; it is good until `end`. */
  begin(pusher: Pusher): string {
    const id = randomBytes(24).toString('hex');
    this.#open.set(id, pusher);
    return id;
  }

  end(id: string): void {
    this.#open.delete(id);
  }

  /** Answers the hook: line by line what happens, and in the end whether the push passes. */
  async answer(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pusher = this.#open.get(id);
    // Each push asks once.
    this.#open.delete(id);
    if (!pusher) {
      response.writeHead(404).end();
      return;
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=UTF-8', Trailer: VERDICT });
    const accepted = await this.#decide(pusher, request, response, gone.signal);
    response.addTrailers({ [VERDICT]: accepted ? 'accepted' : 'refused' });
    response.end();
  }

  async #decide(
    pusher: Pusher,
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<boolean> {
    const quarantine = String(request.headers['git-quarantine'] ?? '');
    const received = { appId: pusher.appId, quarantine: quarantine === '' ? undefined : quarantine };
    const updates = parseUpdates(await text(request));
    if (!updates || !this.#isInside(received)) {
      response.write('The platform did not understand what git said of this push.\n');
      return false;
    }
    const decision = decide(updates);
    if (decision.kind === 'refused') {
      response.write(`${decision.reason}\n`);
      return false;
    }
    for (const note of decision.notes) response.write(`${note}\n`);
    return decision.deploy === undefined || this.#deploy(pusher, received, decision.deploy, response, signal);
  }

  async #deploy(
    { appId, by, address }: Pusher,
    received: Received,
    commit: string,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { repositories, builder, outputs } = this.#options;
    const { build, done } = builder.begin({
      appId,
      by,
      url: null,
      checksum: null,
      commit,
      commitDescription: await repositories.subjectOf(received, commit),
      export: (folder) => repositories.export(received, commit, folder),
      signal,
    });
    const output = outputs.read(build.streamId);
    if (output) for await (const chunk of Readable.fromWeb(output)) response.write(chunk);
    if (!(await done)) return false;
    response.write(`       ${address} is deployed\n`);
    return true;
  }

  /** Whether what was received is where git puts it: in the app's own repository. */
  #isInside({ appId, quarantine }: Received): boolean {
    if (quarantine === undefined) return true;
    const objects = join(this.#options.repositories.root, `${appId}.git`, 'objects');
    const path = relative(objects, quarantine);
    return path !== '' && !path.startsWith('..') && !isAbsolute(path);
  }
}
