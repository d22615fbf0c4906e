// Pushes that are under way: what the hook of a repository asks, and what it is told.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Builder } from '../builds/builder.ts';
import { ApiError } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outputs } from '../outputs/outputs.ts';
import { PushJournal } from './push-journal.ts';
import type { Received, Repositories } from './repositories.ts';
import { Turns } from './turns.ts';
import { decide, parseUpdates, type Deploy } from './updates.ts';

export interface Pusher {
  readonly appId: string;
  /** The account. */
  readonly by: string;
  /** Where the app is reached. */
  readonly address: string;
}

/** What a push needs of the platform. */
export interface PushOptions {
  readonly ledger: Ledger;
  /** Where the journal of pushes is. */
  readonly folder: string;
  /** Told about defects. */
  readonly report: (error: unknown) => void;
  readonly repositories: Repositories;
  readonly builder: Builder;
  readonly outputs: Outputs;
}

/** A hook that asks. */
interface Asked {
  /** Of the push. */
  readonly id: string;
  readonly pusher: Pusher;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Says when the hook is gone, or the push is over. */
  readonly signal: AbortSignal;
}

export class Pushes {
  readonly #options: PushOptions;
  /** Those whose hook has not asked yet. */
  readonly #open = new Map<string, Pusher>();
  /** Those that may lack commits. */
  readonly #shallow = new Set<string>();
  /** Those that are not over, each with what says so. */
  readonly #over = new Map<string, AbortController>();
  readonly #journal: PushJournal;
  readonly #turns = new Turns();

  /** The branches of pushes that an earlier platform released are moved to where they belong. */
  constructor(options: PushOptions) {
    this.#options = options;
    this.#journal = new PushJournal(options.folder);
    for (const id of this.#journal.ids()) this.end(id);
  }

  /** @returns what the hook of this push says to be known by; it is good until `end`. */
  begin(pusher: Pusher): string {
    const id = randomBytes(24).toString('hex');
    this.#open.set(id, pusher);
    this.#over.set(id, new AbortController());
    return id;
  }

  /** The push comes from a shallow clone. */
  isOfShallow(id: string): void {
    this.#shallow.add(id);
  }

  /** The push is over: if it was released, the branch is where its release says, however git and the client have ended. */
  end(id: string): void {
    this.#open.delete(id);
    this.#shallow.delete(id);
    // Whatever its hook still waits for ends: it takes no turn and makes no entry any more.
    this.#over.get(id)?.abort();
    this.#over.delete(id);
    const { ledger, repositories, report } = this.#options;
    try {
      const entry = this.#journal.get(id);
      if (entry && ledger.builds.newestPush(entry.appId) === entry.buildId) {
        repositories.move(entry.appId, entry.reference, entry.commit);
      }
      this.#journal.remove(id);
    } catch (error) {
      // The entry stays: the next start tries again.
      report(error);
    } finally {
      this.#turns.end(id);
    }
  }

  /** Answers the hook: line by line what happens. The answer breaks off when the push must not pass. */
  async answer(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [pusher, over] = [this.#open.get(id), this.#over.get(id)];
    // Each push asks once.
    this.#open.delete(id);
    if (!pusher || !over) {
      response.writeHead(404).end();
      return;
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=UTF-8' });
    const signal = AbortSignal.any([gone.signal, over.signal]);
    const accepted = await this.#tryTo({ id, pusher, request, response, signal });
    if (accepted) response.end();
    // After all that was written, without the mark of the end.
    else response.write('\n', () => response.socket?.end());
  }

  /** Whatever is wrong, the person learns it in a sentence. */
  async #tryTo(asked: Asked): Promise<boolean> {
    try {
      return await this.#decide(asked);
    } catch (error) {
      if (!(error instanceof ApiError)) this.#options.report(error);
      const reason = error instanceof ApiError ? error.message : 'The platform failed at this push.';
      asked.response.write(` !     ${reason}\n`);
      return false;
    }
  }

  async #decide(asked: Asked): Promise<boolean> {
    const { pusher, request, response } = asked;
    const received = this.#options.repositories.received(
      pusher.appId,
      String(request.headers['git-quarantine'] ?? ''),
    );
    const updates = parseUpdates(await text(request));
    if (!updates || !received) {
      response.write('The platform did not understand what git said of this push.\n');
      return false;
    }
    const decision = decide(updates);
    if (decision.kind === 'refused') {
      response.write(`${decision.reason}\n`);
      return false;
    }
    for (const note of decision.notes) response.write(`${note}\n`);
    const { deploy } = decision;
    if (deploy === undefined) return true;
    if (!(await this.#isNext(asked, deploy))) return false;
    return this.#deploy(asked, received, deploy);
  }

  /** Waits for the push before; what it released would be taken back by one that does not know of it. */
  async #isNext({ id, pusher, response, signal }: Asked, { reference, from }: Deploy): Promise<boolean> {
    if (signal.aborted) return false;
    const before = this.#turns.take(pusher.appId, id);
    if (before) response.write('-----> Waiting for the push before this one\n');
    await before;
    if (signal.aborted) return false;
    if (this.#options.repositories.positionOf(pusher.appId, reference) === from) return true;
    response.write(' !     Another push has moved the branch meanwhile: pull, and push again.\n');
    return false;
  }

  async #deploy(
    { id, pusher: { appId, by, address }, response, signal }: Asked,
    received: Received,
    { reference, commit }: Deploy,
  ): Promise<boolean> {
    const { repositories, builder, outputs } = this.#options;
    // Git itself would find it out only after the release.
    if (this.#shallow.has(id)) await repositories.requireHistory(received, commit);
    const { build, done } = builder.begin({
      appId,
      by,
      url: null,
      checksum: null,
      commit,
      commitDescription: await repositories.subjectOf(received, commit),
      export: (folder) => repositories.export(received, commit, folder),
      keep: async (buildId) => {
        await repositories.keep(received);
        signal.throwIfAborted();
        this.#journal.add(id, { appId, buildId, reference, commit });
      },
      signal,
    });
    const output = outputs.read(build.streamId);
    if (output) for await (const chunk of Readable.fromWeb(output)) response.write(chunk);
    if (!(await done)) return false;
    response.write(`       ${address} is deployed\n`);
    return true;
  }
}
