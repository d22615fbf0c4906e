// Clients that change an app in every way there is, and remember what was acknowledged.
import assert from 'node:assert/strict';
import { parse } from 'valibot';
import type { Answer, Ask } from './client.ts';
import { addonShape, configVarsShape, releaseShape, releasesShape, type WireRelease } from './shapes.ts';
import { makeSlug } from './shop.ts';

/** What the platform has acknowledged: a release that has to be in the ledger, as it was said or as it can be told. */
export interface Acknowledged {
  /** A text that only this change's description or config vars have. */
  readonly description: string;
  readonly id: string | undefined;
  /** A config var that the release has to have, name and value. */
  readonly configVar: readonly [string, string] | undefined;
}

/** One change, as a client named by `writer` makes it the `turn`th time. */
type Act = (ask: Ask, app: string, writer: string, turn: number) => Promise<Acknowledged>;

const configure: Act = async (ask, app, writer, turn) => {
  const name = `${writer.toUpperCase()}_${turn}`;
  const answer = await ask('PATCH', `/apps/${app}/config-vars`, { body: { [name]: writer } });
  assert.equal(answer.status, 200, textOf(answer));
  assert.equal(parse(configVarsShape, answer.body)[name], writer);
  return { description: `Set ${name} config vars`, id: undefined, configVar: [name, writer] };
};

const deploy: Act = async (ask, app, writer, turn) => {
  const description = `Deploy ${writer} ${turn}`;
  const body = { slug: await makeSlug(ask, app, {}, description), description };
  return released(await ask('POST', `/apps/${app}/releases`, { body }), description);
};

const attach: Act = async (ask, app, writer, turn) => {
  const name = `${writer}-${turn}`;
  const attachment = { name: name.toUpperCase().replace('-', '_') };
  const answer = await ask('POST', `/apps/${app}/addons`, {
    body: { plan: 'scheduler:standard', name, attachment },
  });
  assert.equal(answer.status, 201, textOf(answer));
  assert.equal(parse(addonShape, answer.body).name, name);
  return { description: `Attach ${attachment.name} (@ref:${name})`, id: undefined, configVar: undefined };
};

const rollBack: Act = async (ask, app) => {
  const headers = { Range: 'version ..; max=10, order=desc' };
  const list = parse(releasesShape, (await ask('GET', `/apps/${app}/releases`, { headers })).body);
  const target = list.findLast((release) => release.eligible_for_rollback && !release.current);
  assert.ok(target, 'there is something to roll back to');
  const answer = await ask('POST', `/apps/${app}/releases`, { body: { release: target.id } });
  return released(answer, `Rollback to v${target.version}`);
};

export const acts: readonly Act[] = [configure, deploy, attach, rollBack];

/** Whether this is the release that was acknowledged. */
export function isThat(release: WireRelease, acknowledged: Acknowledged): boolean {
  return release.description === acknowledged.description && release.id === (acknowledged.id ?? release.id);
}

function released(answer: Answer, description: string): Acknowledged {
  assert.equal(answer.status, 201, textOf(answer));
  const release = parse(releaseShape, answer.body);
  assert.equal(release.description, description);
  return { description, id: release.id, configVar: undefined };
}

function textOf(answer: Answer): string {
  return JSON.stringify(answer.body);
}
