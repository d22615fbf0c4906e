import { nullish, object, optional, picklist, pipe, regex, string, unknown, uuid } from 'valibot';
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
import { generations } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import { stages, type Coupling, type Pipeline } from '../ledger/pipelines.ts';
import { appOf, checkUser } from './apps.ts';
import { missing } from './fields.ts';
import { releaseView } from './releases.ts';
import { generationOf } from './values.ts';

export const pipelines: readonly Route[] = [
  { method: 'GET', path: '/pipelines', handle: list },
  { method: 'POST', path: '/pipelines', handle: create },
  { method: 'GET', path: '/pipelines/:pipeline', handle: (call) => ok(view(pipelineOf(call))) },
  {
    method: 'GET',
    path: '/pipelines/:pipeline/pipeline-couplings',
    handle: (call) => couplings(call, pipelineOf(call).id),
  },
  { method: 'GET', path: '/pipelines/:pipeline/latest-releases', handle: latestReleases },
  { method: 'GET', path: '/pipeline-couplings', handle: (call) => couplings(call) },
  { method: 'POST', path: '/pipeline-couplings', handle: couple },
  {
    method: 'GET',
    path: '/users/:user/pipeline-couplings',
    handle: (call) => {
      checkUser(call);
      return couplings(call);
    },
  },
  {
    method: 'GET',
    path: '/apps/:app/pipeline-couplings',
    handle: couplingOfApp,
  },
];

const creation = object(
  {
    name: pipe(
      string('must be a string'),
      regex(
        /^[a-z][a-z0-9-]{2,29}$/,
        'must be 3 to 30 lower-case letters, digits and dashes, and begin with a letter',
      ),
    ),
    generation: optional(
      object(
        { name: picklist(generations, `must be ${generations.join(' or ')}`) },
        'must be an object with a name',
      ),
    ),
    // Every pipeline here belongs to the account that makes it.
    owner: nullish(unknown()),
  },
  missing,
);
const coupling = object(
  {
    app: string('must be the id or the name of an app'),
    pipeline: pipe(string('must be the id of a pipeline'), uuid('must be a UUID')),
    stage: picklist(stages, `must be one of ${stages.join(', ')}`),
  },
  missing,
);

function pipelineOf(call: Call): Pipeline {
  return call.ledger.pipelines.find(param(call, 'pipeline'), call.viewer);
}

function list(call: Call): Reply {
  const name = call.query('eq[name]');
  return pageReply<Pipeline>(
    call,
    byIdOrName,
    (range) => call.ledger.pipelines.list(range, name, call.viewer),
    view,
  );
}

function create(call: Call): Reply {
  const { name, generation } = bodyOf(call, creation);
  return created(view(call.ledger.pipelines.create(name, call.account.id, generation?.name)));
}

/** With the name of the pipeline, unlike those in lists: the command line shows it. */
function couplingOfApp(call: Call): Reply {
  const { pipelines: store } = call.ledger;
  const found = store.couplingOf(appOf(call).id);
  const { id, name } = store.find(found.pipelineId, call.viewer);
  return ok({ ...couplingView(found), pipeline: { id, name } });
}

function couplings(call: Call, pipelineId?: string): Reply {
  return pageReply<Coupling>(
    call,
    byId,
    (range) => call.ledger.pipelines.couplings(range, pipelineId, call.viewer),
    couplingView,
  );
}

function couple(call: Call): Reply {
  const { app, pipeline, stage } = bodyOf(call, coupling);
  const { ledger } = call;
  return created(
    couplingView(
      ledger.pipelines.couple(
        ledger.pipelines.find(pipeline, call.viewer).id,
        ledger.apps.find(app, call.viewer).id,
        stage,
      ),
    ),
  );
}

function latestReleases(call: Call): Reply {
  const { ledger } = call;
  const pipeline = pipelineOf(call);
  return ledger.read(() =>
    ok(
      ledger.pipelines
        .latestReleases(pipeline.id)
        .filter(({ appId }) => ledger.apps.isVisible(appId, call.viewer))
        .map(({ appId, releaseId }) =>
          releaseView(ledger.releases.find(appId, releaseId), ledger.apps.find(appId), call),
        ),
    ),
  );
}

function view(pipeline: Pipeline): object {
  return {
    created_at: timestamp(pipeline.createdAt),
    id: pipeline.id,
    name: pipeline.name,
    owner: { id: pipeline.ownerId, type: 'user' },
    updated_at: timestamp(pipeline.createdAt),
    // An object in every version, unlike that of an app.
    generation: generationOf(pipeline.generation),
  };
}

function couplingView(one: Coupling): object {
  return {
    app: { id: one.appId },
    created_at: timestamp(one.createdAt),
    id: one.id,
    pipeline: { id: one.pipelineId },
    stage: one.stage,
    updated_at: timestamp(one.createdAt),
  };
}
