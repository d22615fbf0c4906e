// Small apps that are really built and run, and their sources as clients put them.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { object, parse, string } from 'valibot';
import { tarOf } from '../../src/platform/slugs/tar.ts';
import type { Ask } from './client.ts';
import { buildShape, type WireBuild } from './shapes.ts';

export type Files = Readonly<Record<string, string>>;

/** A web process that answers with this text and the value of GREETING. */
const server = (text: string): string => `
const { createServer } = require('node:http');
const page = ${JSON.stringify(text)} + ' ' + (process.env.GREETING ?? '');
createServer((request, response) => response.end(page)).listen(process.env.PORT, '127.0.0.1');
console.log('listening');
`;

/** An app that needs nothing to be installed. */
export const webApp = (text: string): Files => ({
  Procfile: 'web: node server.js\n',
  'server.js': server(text),
});

/** A file that names its interpreter can be run. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    // oxlint-disable-next-line no-await-in-loop -- a few files
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, path), content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** A gzipped tar archive of these files. */
export async function archiveOf(files: Files): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'shiplog-source-'));
  try {
    await writeFiles(folder, files);
    return await archiveOfFolder(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A gzipped tar archive of what is in a folder. */
export async function archiveOfFolder(folder: string): Promise<Buffer> {
  const { stream, done } = tarOf(folder);
  const [tar] = await Promise.all([buffer(stream), done]);
  return gzipSync(tar);
}

const source = object({ source_blob: object({ get_url: string(), put_url: string() }) });

/** Puts an archive to the platform. @returns its address */
export async function putSource(ask: Ask, app: string, archive: Buffer | string): Promise<string> {
  const answer = await ask('POST', `/apps/${app}/sources`);
  assert.equal(answer.status, 201);
  const { get_url: getUrl, put_url: putUrl } = parse(source, answer.body).source_blob;
  const body = typeof archive === 'string' ? archive : new Uint8Array(archive);
  assert.equal((await fetch(putUrl, { method: 'PUT', body })).status, 200);
  return getUrl;
}

/** Asks for a build of these files. @returns it as it was begun */
export async function beginBuild(ask: Ask, app: string, files: Files, version?: string): Promise<WireBuild> {
  const url = await putSource(ask, app, await archiveOf(files));
  const body = { source_blob: { url, ...(version === undefined ? {} : { version }) } };
  const answer = await ask('POST', `/apps/${app}/builds`, { body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return parse(buildShape, answer.body);
}

/** Builds these files. @returns the build as it ended, and what it wrote, read while it was written */
export async function buildFiles(
  ask: Ask,
  app: string,
  files: Files,
  version?: string,
): Promise<WireBuild & { readonly output: string }> {
  const { id, output_stream_url: url } = await beginBuild(ask, app, files, version);
  const output = await (await fetch(url)).text();
  const build = parse(buildShape, (await ask('GET', `/apps/${app}/builds/${id}`)).body);
  return { ...build, output };
}

/** The same where the build is to succeed, and be released. */
export async function deployFiles(...built: Parameters<typeof buildFiles>): Promise<void> {
  const { status, output } = await buildFiles(...built);
  assert.equal(status, 'succeeded', output);
}
