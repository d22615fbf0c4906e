import { nullish, object, optional, pipe, regex, string, transform, union } from 'valibot';
import {
  bodyOf,
  byIdOrName,
  created,
  ok,
  pageReply,
  param,
  type Call,
  type Reply,
  type Route,
} from '../http/call.ts';
import type { Addon } from '../ledger/addons.ts';
import { timestamp } from '../ledger/clock.ts';
import { findPlan } from '../ledger/plans.ts';
import { uuidFrom } from '../uuid.ts';
import { appOf } from './apps.ts';
import { missing } from './fields.ts';

export const addons: readonly Route[] = [
  { method: 'GET', path: '/addons', handle: (call) => list(call) },
  { method: 'GET', path: '/apps/:app/addons', handle: (call) => list(call, appOf(call).id) },
  { method: 'GET', path: '/apps/:app/addons/:addon', handle: info },
  { method: 'POST', path: '/apps/:app/addons', handle: attach },
  { method: 'DELETE', path: '/apps/:app/addons/:addon', handle: remove },
  { method: 'POST', path: '/actions/addons/resolve', handle: resolve },
];

const creation = object(
  {
    // By its name, as the schema of the API has it, or as the command line sends it.
    plan: union(
      [
        string(),
        pipe(
          object({ name: string() }),
          transform(({ name }) => name),
        ),
      ],
      'must be the name of a plan, a string',
    ),
    name: optional(
      pipe(
        string('must be a string'),
        regex(/^[a-zA-Z][\w-]{0,255}$/, 'must begin with a letter; letters, digits, - and _'),
      ),
    ),
    attachment: optional(
      object(
        {
          name: optional(
            pipe(
              string('must be a string'),
              regex(/^[A-Z][A-Z0-9_]{0,127}$/, 'must be upper-case letters, digits and _'),
            ),
          ),
        },
        'must be an object',
      ),
    ),
  },
  missing,
);

const resolution = object(
  {
    addon: string('must be the name of an add-on, a string'),
    app: nullish(string('must be the name of an app, a string')),
  },
  missing,
);

function list(call: Call, appId?: string): Reply {
  return pageReply<Addon>(
    call,
    byIdOrName,
    (range) => call.ledger.addons.list(range, appId, call.viewer),
    (addon) => view(addon, call),
  );
}

function info(call: Call): Reply {
  return ok(view(call.ledger.addons.find(param(call, 'addon'), appOf(call).id), call));
}

function attach(call: Call): Reply {
  const app = appOf(call);
  const { plan, name, attachment } = bodyOf(call, creation);
  return created(
    view(
      call.ledger.addons.attach(app.id, { plan, name, attachment: attachment?.name }, call.account.id),
      call,
    ),
  );
}

function remove(call: Call): Reply {
  const app = appOf(call);
  return ok(view(call.ledger.addons.remove(app.id, param(call, 'addon'), call.account.id), call));
}

/** By a name that may mean several. */
function resolve(call: Call): Reply {
  const { addon, app } = bodyOf(call, resolution);
  const { addons: store, apps } = call.ledger;
  const appId = app == null ? undefined : apps.find(app, call.viewer).id;
  return ok(store.resolve(addon, appId, call.viewer).map((one) => view(one, call)));
}

function view(addon: Addon, call: Call): object {
  const app = { id: addon.appId, name: addon.appName };
  return {
    actions: [],
    addon_service: serviceReference(addon.plan),
    billing_entity: { ...app, type: 'app' },
    app,
    billed_price: priceOf(addon.plan),
    config_vars: Object.keys(addon.configVars),
    created_at: timestamp(addon.createdAt),
    id: addon.id,
    name: addon.name,
    plan: call.expands('plan') ? planView(addon.plan) : planReference(addon.plan),
    provider_id: addon.id,
    state: addon.state,
    updated_at: timestamp(addon.updatedAt),
    web_url: null,
  };
}

function serviceReference(plan: string): object {
  const service = plan.split(':')[0] ?? '';
  return { id: uuidFrom('service', service), name: service };
}

function planReference(plan: string): object {
  return { id: uuidFrom('plan', plan), name: plan };
}

function priceOf(plan: string): object {
  return { cents: findPlan(plan)?.cents ?? 0, contract: false, unit: 'month' };
}

/** All of a plan, for a client that asks for it. */
function planView(plan: string): object {
  const [service = '', humanName = ''] = plan.split(':');
  const since = timestamp(0);
  return {
    ...planReference(plan),
    addon_service: serviceReference(plan),
    compliance: null,
    created_at: since,
    default: findPlan(service)?.plan === plan,
    description: plan,
    human_name: humanName,
    installable_inside_private_network: false,
    installable_outside_private_network: true,
    price: priceOf(plan),
    space_default: false,
    state: 'public',
    updated_at: since,
    visible: true,
  };
}
