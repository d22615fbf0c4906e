import { object, optional, string, unknown } from 'valibot';
import { BuildRefused } from '../builds/refusal.ts';
import { ApiError, invalidParams, notFound } from '../errors.ts';
import { bodyOf, created, ok, pageReply, param, type Call, type Reply, type Route } from '../http/call.ts';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { App } from '../ledger/apps.ts';
import type { Build } from '../ledger/builds.ts';
import { timestamp } from '../ledger/clock.ts';
import { untar } from '../slugs/tar.ts';
import { appOf } from './apps.ts';
import { checksum, missing, text } from './fields.ts';
import { stacks } from './values.ts';

export const builds: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/builds', handle: list },
  { method: 'POST', path: '/apps/:app/builds', handle: create },
  {
    method: 'GET',
    path: '/apps/:app/builds/:build',
    handle: (call) => ok(view(buildOf(call), appOf(call), call)),
  },
  { method: 'GET', path: '/apps/:app/builds/:build/result', handle: result },
  { method: 'POST', path: '/apps/:app/sources', handle: createSource },
];

const fields = { id: { kind: 'uuid', of: (build: Build) => build.id } } as const;

const creation = object(
  {
    // Accepted and not used: the files of a source say how it is built.
    buildpacks: optional(unknown()),
    source_blob: object(
      {
        url: string('must be an address, a string'),
        checksum,
        version: text,
        version_description: text,
      },
      missing,
    ),
  },
  missing,
);

function buildOf(call: Call): Build {
  return call.ledger.builds.find(appOf(call).id, param(call, 'build'));
}

function list(call: Call): Reply {
  const app = appOf(call);
  return pageReply<Build>(
    call,
    fields,
    (range) => call.ledger.builds.list(app.id, range),
    (build) => view(build, app, call),
  );
}

function create(call: Call): Reply {
  const app = appOf(call);
  const { source_blob: blob } = bodyOf(call, creation);
  const { sources, builder } = call.runtime();
  const id = blob.url.startsWith(call.sourceUrl('')) ? blob.url.slice(call.sourceUrl('').length) : '';
  // Nothing is fetched from elsewhere: what is built here was put here.
  if (!/^[0-9a-f]{48}$/.test(id)) throw notPut(app);
  const file = archiveOf();
  const { build } = builder.begin({
    appId: app.id,
    by: call.account.id,
    url: blob.url,
    checksum: blob.checksum,
    commit: blob.version,
    commitDescription: blob.version_description,
    async export(folder) {
      if (blob.checksum !== null && (await sources.checksumOf(id)) !== blob.checksum) {
        throw new BuildRefused('The source is not the one that was meant: its checksum is another one.');
      }
      await unpack(file, folder);
    },
  });
  return created(view(build, app, call));

  function archiveOf(): string {
    try {
      return sources.fileOf(id);
    } catch (error) {
      throw error instanceof ApiError ? notPut(app) : error;
    }
  }
}

function notPut(app: App): ApiError {
  return invalidParams(
    `source_blob.url: there is no source. POST /apps/${app.name}/sources, put the archive to its put_url, and give its get_url.`,
  );
}

async function unpack(file: string, folder: string): Promise<void> {
  try {
    await untar(createReadStream(file).pipe(createGunzip()), folder);
  } catch (error) {
    throw new BuildRefused('The source is no gzipped tar archive.', { cause: error });
  }
}

function createSource(call: Call): Reply {
  appOf(call);
  const url = call.sourceUrl(call.runtime().sources.create());
  return created({ source_blob: { get_url: url, put_url: url } });
}

/** What a build wrote, by lines, with an exit code once it has ended. */
function result(call: Call): Reply {
  const build = buildOf(call);
  const output = outputOf(build, call);
  const lines = output.replace(/\n$/, '').split('\n');
  return ok({
    build: { id: build.id, output_stream_url: call.streamUrl(build.streamId), status: build.status },
    exit_code: build.status === 'pending' ? null : build.status === 'succeeded' ? 0 : 1,
    lines: lines.map((line) => ({ line: `${line}\n`, stream: 'STDOUT' })),
  });
}

/** @throws {ApiError} 404 where its file is gone, as at the address of the output; 500 when it is not what was written */
function outputOf({ streamId }: Build, { ledger, outputs }: Call): string {
  const told = ledger.stream(streamId);
  if (told !== undefined) return told;
  const kept = outputs().textOf(streamId);
  if (kept === undefined) throw notFound('stream');
  ledger.chain.requireOutput(streamId);
  return kept;
}

function view(build: Build, app: App, call: Call): object {
  const byVersion = call.version === '3' ? { generation: app.generation } : { labs: {} };
  return {
    app: { id: app.id },
    buildpacks: null,
    created_at: timestamp(build.createdAt),
    ...byVersion,
    id: build.id,
    output_stream_url: call.streamUrl(build.streamId),
    release: build.releaseId === null ? null : { id: build.releaseId },
    slug: build.slugId === null || app.generation === 'fir' ? null : { id: build.slugId },
    source_blob: {
      checksum: build.checksum,
      url: build.url ?? `https://git.heroku.com/${app.name}.git`,
      version: build.commit,
      version_description: build.commitDescription,
    },
    stack: stacks[app.generation].name,
    status: build.status,
    updated_at: timestamp(build.updatedAt),
    user: { email: build.userEmail, id: build.userId },
  };
}
