import { array, integer, minValue, number, object, optional, pipe, string, unknown } from 'valibot';
import { bodyOf, ok, param, type Call, type Reply, type Route } from '../http/call.ts';
import type { App } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import { noType, type Share } from '../ledger/formation.ts';
import { uuidFrom } from '../uuid.ts';
import { appOf } from './apps.ts';
import { dynoSize } from './values.ts';

export const formation: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/formation', handle: (call) => ok(viewAll(appOf(call), call)) },
  { method: 'PATCH', path: '/apps/:app/formation', handle: updateAll },
  { method: 'GET', path: '/apps/:app/formation/:type', handle: (call) => ok(viewOne(appOf(call), call)) },
  { method: 'PATCH', path: '/apps/:app/formation/:type', handle: updateOne },
];

const missing = (issue: { path?: unknown }): string => (issue.path ? 'is missing' : 'must be an object');
const entries = {
  quantity: pipe(
    number('must be a number'),
    integer('must be a whole number'),
    minValue(0, 'must not be negative'),
  ),
  // There is one size.
  size: optional(unknown()),
  dyno_size: optional(unknown()),
};
const one = object(entries, missing);
const many = object(
  {
    updates: array(
      object({ type: string('must be the name of a process type'), ...entries }, missing),
      'must be a list',
    ),
  },
  missing,
);

function updateAll(call: Call): Reply {
  const app = appOf(call);
  const { updates } = bodyOf(call, many);
  call.ledger.formation.scale(app.id, updates);
  const types = new Set(updates.map(({ type }) => type));
  return ok(viewAll(app, call).filter(({ type }) => types.has(type)));
}

function updateOne(call: Call): Reply {
  const app = appOf(call);
  const { quantity } = bodyOf(call, one);
  call.ledger.formation.scale(app.id, [{ type: param(call, 'type'), quantity }]);
  return ok(viewOne(app, call));
}

function viewAll(app: App, call: Call): ReturnType<typeof view>[] {
  return call.ledger.formation.of(app.id).map((share) => view(share, app));
}

function viewOne(app: App, call: Call): object {
  const type = param(call, 'type');
  const found = viewAll(app, call).find((share) => share.type === type);
  if (!found) throw noType(type);
  return found;
}

function view({ type, command, quantity, createdAt, updatedAt }: Share, app: App) {
  return {
    app: { id: app.id, name: app.name },
    command,
    created_at: timestamp(createdAt),
    dyno_size: dynoSize,
    id: uuidFrom('formation', app.id, type),
    quantity,
    size: dynoSize.name,
    type,
    updated_at: timestamp(updatedAt),
  };
}
