import { object, optional, pipe, regex, string } from 'valibot';
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

export const addons: readonly Route[] = [
  { method: 'GET', path: '/addons', handle: (call) => list(call) },
  { method: 'GET', path: '/apps/:app/addons', handle: (call) => list(call, appOf(call).id) },
  { method: 'GET', path: '/apps/:app/addons/:addon', handle: info },
  { method: 'POST', path: '/apps/:app/addons', handle: attach },
  { method: 'DELETE', path: '/apps/:app/addons/:addon', handle: remove },
];

const creation = object(
  {
    plan: string('must be the name of a plan, a string'),
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
  (issue) => (issue.path ? 'is missing' : 'must be an object'),
);

function list(call: Call, appId?: string): Reply {
  return pageReply<Addon>(
    call,
    byIdOrName,
    (range) => call.ledger.addons.list(range, appId, call.viewer),
    view,
  );
}

function info(call: Call): Reply {
  return ok(view(call.ledger.addons.find(param(call, 'addon'), appOf(call).id)));
}

function attach(call: Call): Reply {
  const app = appOf(call);
  const { plan, name, attachment } = bodyOf(call, creation);
  return created(
    view(call.ledger.addons.attach(app.id, { plan, name, attachment: attachment?.name }, call.account.id)),
  );
}

function remove(call: Call): Reply {
  const app = appOf(call);
  return ok(view(call.ledger.addons.remove(app.id, param(call, 'addon'), call.account.id)));
}

function view(addon: Addon): object {
  const service = addon.plan.split(':')[0] ?? '';
  const app = { id: addon.appId, name: addon.appName };
  return {
    actions: [],
    addon_service: { id: uuidFrom('service', service), name: service },
    billing_entity: { ...app, type: 'app' },
    app,
    billed_price: { cents: findPlan(addon.plan)?.cents ?? 0, contract: false, unit: 'month' },
    config_vars: Object.keys(addon.configVars),
    created_at: timestamp(addon.createdAt),
    id: addon.id,
    name: addon.name,
    plan: { id: uuidFrom('plan', addon.plan), name: addon.plan },
    provider_id: addon.id,
    state: addon.state,
    updated_at: timestamp(addon.updatedAt),
    web_url: null,
  };
}
