import { boolean, integer, maxValue, minValue, nullish, number, object, pipe, string } from 'valibot';
import { bodyOf, created, type Call, type Reply, type Route } from '../http/call.ts';
import { timestamp } from '../ledger/clock.ts';
import { uuidFrom } from '../uuid.ts';
import { appOf } from './apps.ts';

export const logSessions: readonly Route[] = [
  { method: 'POST', path: '/apps/:app/log-sessions', handle: create },
];

const text = nullish(string('must be a string'));
const creation = object(
  {
    dyno: text,
    source: text,
    lines: nullish(
      pipe(
        number('must be a number'),
        integer('must be a whole number'),
        minValue(0, 'must not be negative'),
        maxValue(1500, 'is more than 1500'),
      ),
      100,
    ),
    tail: nullish(boolean('must be true or false'), false),
  },
  'must be an object',
);

function create(call: Call): Reply {
  const app = appOf(call);
  const { dyno, source, lines, tail } = bodyOf({ ...call, body: call.body ?? {} }, creation);
  const filter = { ...(dyno != null && { dyno }), ...(source != null && { source }) };
  const id = call.runtime().logSessions.begin({ appId: app.id, lines, tail, ...filter });
  const now = timestamp(call.ledger.clock());
  return created({
    created_at: now,
    id: uuidFrom('log-session', id),
    logplex_url: call.logUrl(id),
    updated_at: now,
  });
}
