// Apps, and what belongs to one as a whole: its collaborators.
import { array, email, maxLength, object, optional, pipe, regex, string } from 'valibot';
import { randomInt } from 'node:crypto';
import { invalidParams, notFound } from '../errors.ts';
import {
  bodyOf,
  byId,
  byIdOrName,
  created,
  ok,
  pageReply,
  param,
  type Call,
  type Reply,
  type Route,
} from '../http/call.ts';
import { generations, type App, type Collaborator, type Generation } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import { missing } from './fields.ts';
import { architecture, generationOfApp, region, stacks } from './values.ts';

export const apps: readonly Route[] = [
  { method: 'GET', path: '/apps', handle: list },
  { method: 'GET', path: '/users/:user/apps', handle: listOfUser },
  { method: 'POST', path: '/apps', handle: create },
  { method: 'GET', path: '/apps/:app', handle: (call) => ok(view(appOf(call), call)) },
  { method: 'PATCH', path: '/apps/:app', handle: update },
  { method: 'POST', path: '/filters/apps', handle: filter },
  { method: 'GET', path: '/apps/:app/collaborators', handle: collaborators },
  { method: 'POST', path: '/apps/:app/collaborators', handle: addCollaborator },
];

/** The app that the path names, by id or name. */
export function appOf(call: Call): App {
  return call.ledger.apps.find(param(call, 'app'), call.viewer);
}

/** @throws {ApiError} 404 when the path names another account than that of the token. */
export function checkUser(call: Call): void {
  const user = param(call, 'user');
  if (!['~', call.account.id, call.account.email].includes(user)) throw notFound('account');
}

const appName = pipe(
  string('must be a string'),
  regex(
    /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/,
    'must be 3 to 30 lower-case letters, digits and dashes, and begin with a letter',
  ),
);
/** What a person may say of an app when it is made, and change later. */
const appDetails = object({ name: optional(appName) }, 'must be an object');
/** The stack decides the generation of the app. On the real platform the space does, but there are no spaces here. */
const creation = object(
  { name: optional(appName), stack: optional(string('must be the name of a stack, a string')) },
  'must be an object',
);
const filters = object(
  {
    in: object(
      {
        id: pipe(
          array(string('must be a string'), 'must be a list of ids'),
          maxLength(1000, 'has more than 1000 ids'),
        ),
      },
      'must be an object with a list of ids',
    ),
  },
  'must be an object',
);

const invitation = object(
  { user: pipe(string('must be a mail address, a string'), email('must be a mail address')) },
  missing,
);

function list(call: Call): Reply {
  return pageReply<App>(
    call,
    byIdOrName,
    (range) => call.ledger.apps.list(range, call.viewer),
    (app) => view(app, call),
  );
}

function listOfUser(call: Call): Reply {
  checkUser(call);
  return list(call);
}

function create(call: Call): Reply {
  const { name, stack } = bodyOf({ ...call, body: call.body ?? {} }, creation);
  const app = call.ledger.apps.create(
    name ?? `app-${randomInt(1e9, 1e10)}`,
    call.account.id,
    stack === undefined ? undefined : generationWith(stack),
  );
  return created(view(app, call));
}

/** @throws {ApiError} 422 when there is no such stack */
function generationWith(stack: string): Generation {
  const generation = generations.find((one) => [stacks[one].name, stacks[one].id].includes(stack));
  if (generation !== undefined) return generation;
  const names = generations.map((one) => stacks[one].name);
  throw invalidParams(`stack: there is no stack ${stack} here, only ${names.join(' and ')}.`);
}

function update(call: Call): Reply {
  const app = appOf(call);
  const { name } = bodyOf({ ...call, body: call.body ?? {} }, appDetails);
  return ok(view(name === undefined ? app : call.ledger.apps.rename(app.id, name), call));
}

function filter(call: Call): Reply {
  const { in: wanted } = bodyOf(call, filters);
  return pageReply<App>(
    call,
    byIdOrName,
    (range) => call.ledger.apps.withIds(wanted.id, range, call.viewer),
    (app) => teamAppView(app, call),
  );
}

function view(app: App, call: Call): object {
  const sdk =
    call.version === '3'
      ? {}
      : {
          base_image_name: null,
          buildpacks: [],
          current_build_architecture: app.generation === 'fir' ? [architecture()] : [],
        };
  const stack = stacks[app.generation];
  return {
    acm: false,
    archived_at: null,
    build_stack: stack,
    buildpack_provided_description: app.buildpack,
    created_at: timestamp(app.createdAt),
    generation: generationOfApp(app, call.version),
    git_url: `https://git.heroku.com/${app.name}.git`,
    id: app.id,
    internal_routing: null,
    maintenance: false,
    name: app.name,
    owner: { email: app.ownerEmail, id: app.ownerId },
    organization: null,
    region,
    web_url: call.webUrl(app.name),
    released_at: app.releasedAt === null ? null : timestamp(app.releasedAt),
    repo_size: null,
    slug_size: app.generation === 'fir' ? null : app.slugSize,
    space: null,
    stack,
    team: null,
    updated_at: timestamp(app.releasedAt ?? app.createdAt),
    ...sdk,
  };
}

/** As `/filters/apps` has it: an app with who may do what. */
function teamAppView(app: App, call: Call): object {
  return { ...view(app, call), joined: true, legacy_id: null, locked: false, permissions: [] };
}

function collaborators(call: Call): Reply {
  const app = appOf(call);
  return pageReply<Collaborator>(
    call,
    byId,
    (range) => call.ledger.apps.collaborators(app.id, range),
    (one) => collaboratorView(app, one),
  );
}

/** Whoever was never heard of before gets an account: there is nobody to send an invitation to. */
function addCollaborator(call: Call): Reply {
  const app = appOf(call);
  const { user } = bodyOf(call, invitation);
  const { apps: store, accounts } = call.ledger;
  return call.ledger.write(() =>
    created(
      collaboratorView(app, store.addCollaborator(app.id, accounts.have(user, null).id, 'collaborator')),
    ),
  );
}

function collaboratorView(app: App, one: Collaborator): object {
  return {
    app: { id: app.id, name: app.name },
    created_at: timestamp(one.createdAt),
    id: one.id,
    permissions: [],
    role: one.role,
    updated_at: timestamp(one.createdAt),
    user: { email: one.email, federated: false, id: one.accountId },
  };
}
