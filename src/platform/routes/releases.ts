import { check, maxLength, minLength, object, optional, pipe, string, uuid } from 'valibot';
import { invalidParams } from '../errors.ts';
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
      oci_image: optional(string('must be the id or the digest of one, a string')),
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
    ({ release, slug, oci_image: image }) =>
      [release, slug, image].filter((one) => one !== undefined).length === 1,
    'must have either slug, oci_image or release',
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

/** A release from a slug or an image, or a rollback to an earlier release. */
function create(call: Call): Reply {
  const app = appOf(call);
  const body = bodyOf(call, creation);
  const { slugs, releases: store } = call.ledger;
  const release = call.ledger.write(() => {
    const made =
      body.release === undefined
        ? slugs.release(app, wanted(app, body), call.account.id, body.description)
        : store.rollBack(app, body.release, call.account.id);
    requireArchive(made, call);
    return made;
  });
  return created(releaseView(release, app, call));
}

/** @throws {ApiError} 422 when what it would run was packed and is not there any more: what runs now goes on then */
function requireArchive({ slugId }: Release, { ledger, runtime }: Call): void {
  const archive = slugId === null ? undefined : ledger.slugs.archiveOf(slugId);
  if (archive === undefined || runtime().slugs.has(archive)) return;
  throw invalidParams(`The archive of the slug ${slugId} is gone from the disk: deploy its commit again.`);
}

/** @throws {ApiError} 422 when it is what releases of the other generation run */
function wanted(
  app: App,
  body: { readonly slug?: string | undefined; readonly oci_image?: string | undefined },
): string {
  const [right, wrong] =
    app.generation === 'fir' ? (['oci_image', 'slug'] as const) : (['slug', 'oci_image'] as const);
  const identity = body[right];
  if (identity !== undefined) return identity;
  throw invalidParams(
    `${wrong}: releases of ${app.name}, which is of the generation ${app.generation}, have none: give ${right}.`,
  );
}

export function releaseView(
  release: Release,
  app: Pick<App, 'id' | 'name' | 'generation'>,
  call: Call,
): object {
  const isImage = app.generation === 'fir';
  const built = release.slugId === null ? null : { id: release.slugId };
  const sdk = call.version === '3' ? {} : { oci_image: isImage ? built : null };
  return {
    addon_plan_names: release.addonPlans,
    artifacts: built === null ? [] : [{ type: isImage ? 'oci-image' : 'slug', ...built }],
    app: { id: app.id, name: app.name },
    created_at: timestamp(release.createdAt),
    description: release.description,
    id: release.id,
    updated_at: timestamp(release.updatedAt),
    ...sdk,
    slug: isImage ? null : built,
    status: release.status,
    user: { email: release.userEmail, id: release.userId },
    version: release.version,
    current: release.current,
    output_stream_url: release.streamId === null ? null : call.streamUrl(release.streamId),
    eligible_for_rollback: release.eligible,
  };
}
