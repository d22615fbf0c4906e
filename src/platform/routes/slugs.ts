import { object, string } from 'valibot';
import { invalidParams, notFound } from '../errors.ts';
import { bodyOf, created, ok, param, type Call, type Reply, type Route } from '../http/call.ts';
import { dictionary } from '../http/dictionary.ts';
import { timestamp } from '../ledger/clock.ts';
import type { Slug } from '../ledger/slugs.ts';
import { appOf } from './apps.ts';
import { checksum, missing, text, typeName } from './fields.ts';
import { stacks } from './values.ts';

export const slugs: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/slugs/:slug', handle: info },
  { method: 'POST', path: '/apps/:app/slugs', handle: create },
];

const processTypes = dictionary(
  typeName,
  string('must be a command, a string'),
  'must be an object of commands by process type',
);
const creation = object(
  {
    buildpack_provided_description: text,
    checksum,
    commit: text,
    commit_description: text,
    process_types: processTypes,
  },
  missing,
);

function info(call: Call): Reply {
  const app = appOf(call);
  if (app.generation !== 'cedar') throw notFound('slug');
  return ok(view(call.ledger.slugs.find(app.id, param(call, 'slug')), call));
}

function create(call: Call): Reply {
  const app = appOf(call);
  if (app.generation !== 'cedar') {
    throw invalidParams(`${app.name} is of the generation ${app.generation}, whose releases run images.`);
  }
  const body = bodyOf(call, creation);
  const slug = call.ledger.slugs.create(app.id, {
    buildpack: body.buildpack_provided_description,
    checksum: body.checksum,
    commit: body.commit,
    commitDescription: body.commit_description,
    processTypes: body.process_types,
    size: null,
  });
  return created(view(slug, call));
}

function view(slug: Slug, call: Call): object {
  return {
    // Where its archive is, or where it is to be put.
    blob: { method: slug.isOpen ? 'put' : 'get', url: call.blobUrl(slug.id) },
    buildpack_provided_description: slug.buildpack,
    checksum: slug.checksum,
    commit: slug.commit,
    commit_description: slug.commitDescription,
    created_at: timestamp(slug.createdAt),
    id: slug.id,
    process_types: slug.processTypes,
    size: slug.size,
    stack: stacks.cedar,
    updated_at: timestamp(slug.createdAt),
    deleted_at: slug.deletedAt === null ? null : timestamp(slug.deletedAt),
  };
}
