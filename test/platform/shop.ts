// An app of a platform, and what tests do with it over the API.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { object, parse } from 'valibot';
import type { Ask } from './client.ts';
import { programArchive } from './programs.ts';
import { imageShape, releaseShape, releasesShape, slugShape, type WireRelease } from './shapes.ts';
import { until } from './until.ts';

export const withId = object({ id: slugShape.entries.id });

export interface Shop {
  readonly name: string;
  /** Every release, the oldest first. */
  releases(): Promise<WireRelease[]>;
  release(version: number): Promise<WireRelease>;
  /** Releases a new slug that runs no processes. @param command its release command, when it has one. */
  deploy(command?: string, commit?: string): Promise<WireRelease>;
  /** Releases a new slug with these commands by process type. */
  deployAs(types: Readonly<Record<string, string>>, commit?: string): Promise<WireRelease>;
  configure(vars: Readonly<Record<string, string | null>>): Promise<WireRelease>;
  rollBack(target: WireRelease): Promise<WireRelease>;
  /** The version that runs. */
  current(): Promise<number | undefined>;
  /** Waits, by the real clock, until the release command of a version has begun, and has written this. */
  begun(version: number, text?: string): Promise<void>;
  /** Waits, by the real clock, until nothing is pending. */
  settled(): Promise<void>;
}

export interface OwnShop extends Shop {
  readonly id: string;
}

/** What the releases of an app run. */
export type Built = 'slug' | 'oci-image';

/** Makes a slug with the program of tests. @returns its id */
export async function makeSlug(
  ask: Ask,
  app: string,
  types: Readonly<Record<string, string>>,
  commit?: string,
): Promise<string> {
  const body = { process_types: types, commit: commit ?? null };
  const answer = await ask('POST', `/apps/${app}/slugs`, { body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const { id, blob } = parse(slugShape, answer.body);
  const put = await fetch(blob.url, { method: blob.method, body: await programArchive() });
  assert.equal(put.status, 200, await put.text());
  return id;
}

/** Makes an image, which nothing here can run. @returns its id */
async function makeImage(
  ask: Ask,
  app: string,
  types: Readonly<Record<string, string>>,
  commit?: string,
): Promise<string> {
  const processes = Object.entries(types).map(([type, command]) => [type, { command }] as const);
  const digest = `sha256:${createHash('sha256').update(randomUUID()).digest('hex')}`;
  const body = { digest, process_types: Object.fromEntries(processes), commit: commit ?? null };
  const answer = await ask('POST', `/apps/${app}/oci-images`, { body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return parse(imageShape, answer.body).id;
}

/** Whether there is an output that has this text, or comes to have it. */
async function hasWritten(url: string, text: string): Promise<boolean> {
  const { ok, body } = await fetch(url);
  const output = body?.pipeThrough(new TextDecoderStream());
  if (!ok || !output || text === '') {
    await output?.cancel();
    return ok;
  }
  let written = '';
  for await (const part of output) {
    written += part;
    if (written.includes(text)) return true;
  }
  return false;
}

/** Makes an app. */
export async function openShop(ask: Ask, name: string, built: Built = 'slug'): Promise<OwnShop> {
  const stack = built === 'slug' ? {} : { stack: 'cnb' };
  const answer = await ask('POST', '/apps', { body: { name, ...stack } });
  assert.equal(answer.status, 201);
  return { id: parse(withId, answer.body).id, ...shopAt(ask, name, built) };
}

/** An app that is there. */
export function shopAt(ask: Ask, name: string, built: Built = 'slug'): Shop {
  const made = async (body: unknown): Promise<WireRelease> => {
    const release = await ask('POST', `/apps/${name}/releases`, { body });
    assert.equal(release.status, 201, JSON.stringify(release.body));
    return parse(releaseShape, release.body);
  };
  const releases = async (): Promise<WireRelease[]> => {
    const headers = { Range: 'version ..; max=1000' };
    return parse(releasesShape, (await ask('GET', `/apps/${name}/releases`, { headers })).body);
  };
  const deployAs = async (types: Readonly<Record<string, string>>, commit?: string): Promise<WireRelease> =>
    built === 'slug'
      ? made({ slug: await makeSlug(ask, name, types, commit) })
      : made({ oci_image: await makeImage(ask, name, types, commit) });
  return {
    name,
    releases,
    async release(version) {
      return parse(releaseShape, (await ask('GET', `/apps/${name}/releases/${version}`)).body);
    },
    deploy: (command, commit) => deployAs(command === undefined ? {} : { release: command }, commit),
    deployAs,
    async configure(vars) {
      assert.equal((await ask('PATCH', `/apps/${name}/config-vars`, { body: vars })).status, 200);
      const newest = (await releases()).at(-1);
      assert.ok(newest);
      return newest;
    },
    rollBack: (target) => made({ release: target.id }),
    async current() {
      return (await releases()).find((release) => release.current)?.version;
    },
    async begun(version, text = '') {
      const { output_stream_url: url } = await this.release(version);
      await until(() => hasWritten(url ?? '', text));
    },
    async settled() {
      await until(async () => !(await releases()).some((release) => release.status === 'pending'));
    },
  };
}
