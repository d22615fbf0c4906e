// Images, which releases of the newer generation run in place of slugs. They are no container images here: nothing on this
// machine would run those. What an image runs is an archive in the same store, so that it has no base image.
import { object, optional, pipe, regex, string, unknown, array } from 'valibot';
import { invalidParams, notFound } from '../errors.ts';
import { bodyOf, created, ok, param, type Call, type Reply, type Route } from '../http/call.ts';
import { dictionary } from '../http/dictionary.ts';
import type { App } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import type { Slug } from '../ledger/slugs.ts';
import { appOf } from './apps.ts';
import { missing, text, typeName } from './fields.ts';
import { architecture, stacks } from './values.ts';

export const ociImages: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/oci-images/:image', handle: info },
  { method: 'POST', path: '/apps/:app/oci-images', handle: create },
];

const processTypes = dictionary(
  typeName,
  object({ command: string('must be a command, a string') }, 'must be an object with a command'),
  'must be an object of process types by name',
);
const creation = object(
  {
    buildpacks: optional(
      array(object({ id: string('must be a string') }, 'must be an object with an id'), 'must be a list'),
      [],
    ),
    commit: text,
    commit_description: text,
    digest: pipe(
      string('must be a digest, a string'),
      regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits'),
    ),
    process_types: processTypes,
    // Accepted and not used: these are the same for every image on this machine.
    architecture: optional(unknown()),
    base_image_name: optional(unknown()),
    base_top_layer: optional(unknown()),
    image_repo: optional(unknown()),
    stack: optional(unknown()),
  },
  missing,
);

/** A list, as the API has it: those with that id or digest. */
function info(call: Call): Reply {
  const app = appOf(call);
  const identity = param(call, 'image');
  const images = app.generation === 'fir' ? call.ledger.slugs.withIdentity(app.id, identity) : [];
  if (images.length === 0) throw notFound('oci_image');
  return ok(images.map((image) => view(image, app, call)));
}

function create(call: Call): Reply {
  const app = appOf(call);
  if (app.generation !== 'fir') {
    throw invalidParams(`${app.name} is of the generation ${app.generation}, whose releases run slugs.`);
  }
  const body = bodyOf(call, creation);
  const image = call.ledger.slugs.create(app.id, {
    buildpack: body.buildpacks.map(({ id }) => id).join(', ') || null,
    checksum: body.digest.replace(/^sha256/, 'SHA256'),
    commit: body.commit,
    commitDescription: body.commit_description,
    processTypes: Object.fromEntries(
      Object.entries(body.process_types).map(([type, { command }]) => [type, command]),
    ),
    size: null,
  });
  return created(view(image, app, call));
}

function view(image: Slug, app: App, call: Call): object {
  const deleted = image.deletedAt === null ? null : timestamp(image.deletedAt);
  return {
    id: image.id,
    base_image_name: 'scratch',
    base_top_layer: '',
    commit: image.commit ?? '',
    commit_description: image.commitDescription ?? '',
    image_repo: `${app.id}/builds`,
    digest: image.checksum?.replace(/^SHA256/, 'sha256') ?? '',
    stack: stacks.fir,
    process_types: Object.fromEntries(
      Object.entries(image.processTypes).map(([name, command]) => [
        name,
        { name, display_cmd: command, command, working_dir: '/workspace', default: name === 'web' },
      ]),
    ),
    buildpacks:
      image.buildpack === null ? [] : image.buildpack.split(', ').map((name) => ({ id: buildpackId(name) })),
    created_at: timestamp(image.createdAt),
    updated_at: timestamp(image.createdAt),
    architecture: architecture(),
    ...(call.version === '3' ? { deleted_at: deleted } : {}),
  };
}

/** What builds here is called after the language: `Node.js` for `heroku/nodejs`, as the real platform names buildpacks. */
function buildpackId(name: string): string {
  return name.includes('/') ? name : `heroku/${name.toLowerCase().replaceAll(/[^a-z]/g, '')}`;
}
