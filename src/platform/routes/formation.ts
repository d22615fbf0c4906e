import { array, integer, number, object, optional, pipe, regex, string, union, unknown } from 'valibot';
import { bodyOf, ok, param, type Call, type Reply, type Route } from '../http/call.ts';
import type { App } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import { noType, type Scaling, type Share } from '../ledger/formation.ts';
import { uuidFrom } from '../uuid.ts';
import { appOf } from './apps.ts';
import { missing } from './fields.ts';
import { dynoSize } from './values.ts';

export const formation: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/formation', handle: (call) => ok(viewAll(appOf(call), call)) },
  { method: 'PATCH', path: '/apps/:app/formation', handle: updateAll },
  { method: 'GET', path: '/apps/:app/formation/:type', handle: (call) => ok(viewOne(appOf(call), call)) },
  { method: 'PATCH', path: '/apps/:app/formation/:type', handle: updateOne },
];

const entries = {
  // The command line sends a text, with a sign for as many more or less.
  quantity: union(
    [pipe(number(), integer()), pipe(string(), regex(/^[+-]?\d{1,4}$/))],
    'must be a whole number, or as many more or less, such as "+1"',
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
  const scalings = updates.map(({ type, quantity }) => scaling(type, quantity));
  call.ledger.formation.scale(app.id, scalings);
  const types = new Set(updates.map(({ type }) => type));
  return ok(viewAll(app, call).filter(({ type }) => types.has(type)));
}

function updateOne(call: Call): Reply {
  const app = appOf(call);
  const { quantity } = bodyOf(call, one);
  call.ledger.formation.scale(app.id, [scaling(param(call, 'type'), quantity)]);
  return ok(viewOne(app, call));
}

function scaling(type: string, quantity: number | string): Scaling {
  const isRelative = typeof quantity === 'string' && /^[+-]/.test(quantity);
  return { type, quantity: Number(quantity), isRelative };
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
