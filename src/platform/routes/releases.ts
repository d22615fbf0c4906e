import { check, maxLength, minLength, object, optional, pipe, string, uuid } from 'valibot';
import { bodyOf, created, ok, pageReply, param, type Call, type Reply, type Route } from '../http/call.ts';
import type { App } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import type { Release } from '../ledger/releases.ts';
import { appOf } from './apps.ts';

export const releases: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/releases', handle: list },
  { method: 'GET', path: '/apps/:app/releases/:release', handle: info },
  { method: 'GET', path: '/apps/:app/releases/:release/config-vars', handle: configVars },
  { method: 'POST', path: '/apps/:app/releases', handle: create },
];

const fields = {
  version: { kind: 'integer', of: (release: Release) => release.version },
  id: { kind: 'uuid', of: (release: Release) => release.id },
} as const;

const id = pipe(string('must be the id of one, a string'), uuid('must be a UUID'));
const creation = pipe(
  object(
    {
      release: optional(id),
      slug: optional(id),
      description: optional(
        pipe(
          string('must be a string'),
          minLength(1, 'must not be empty'),
          maxLength(1000, 'is longer than 1000 characters'),
        ),
      ),
    },
    'must be an object',
  ),
  check(
    (body) => (body.release === undefined) !== (body.slug === undefined),
    'must have either slug or release',
  ),
  check(
    (body) => body.release === undefined || body.description === undefined,
    'must not describe a rollback',
  ),
);

function list(call: Call): Reply {
  const app = appOf(call);
  return pageReply<Release>(
    call,
    fields,
    (range) => call.ledger.releases.list(app.id, range),
    (release) => releaseView(release, app, call),
  );
}

function info(call: Call): Reply {
  const app = appOf(call);
  return ok(releaseView(call.ledger.releases.find(app.id, param(call, 'release')), app, call));
}

function configVars(call: Call): Reply {
  const release = call.ledger.releases.find(appOf(call).id, param(call, 'release'));
  return ok(call.ledger.releases.configVarsOf(release.id));
}

/** A release from a slug, or a rollback to an earlier release. */
function create(call: Call): Reply {
  const app = appOf(call);
  const body = bodyOf(call, creation);
  const release =
    body.release === undefined
      ? call.ledger.slugs.release(app, body.slug ?? '', call.account.id, body.description)
      : call.ledger.releases.rollBack(app, body.release, call.account.id);
  return created(releaseView(release, app, call));
}

export function releaseView(release: Release, app: Pick<App, 'id' | 'name'>, call: Call): object {
  const sdk = call.version === '3' ? {} : { oci_image: null };
  return {
    addon_plan_names: release.addonPlans,
    artifacts: release.slugId === null ? [] : [{ type: 'slug', id: release.slugId }],
    app: { id: app.id, name: app.name },
    created_at: timestamp(release.createdAt),
    description: release.description,
    id: release.id,
    updated_at: timestamp(release.updatedAt),
    ...sdk,
    slug: release.slugId === null ? null : { id: release.slugId },
    status: release.status,
    user: { email: release.userEmail, id: release.userId },
    version: release.version,
    current: release.current,
    output_stream_url: release.streamId === null ? null : call.streamUrl(release.streamId),
    eligible_for_rollback: release.eligible,
  };
}
