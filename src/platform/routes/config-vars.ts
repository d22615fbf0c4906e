import { nullable, pipe, regex, string } from 'valibot';
import { bodyOf, ok, type Call, type Reply, type Route } from '../http/call.ts';
import { dictionary } from '../http/dictionary.ts';
import { appOf } from './apps.ts';

export const configVars: readonly Route[] = [
  {
    method: 'GET',
    path: '/apps/:app/config-vars',
    handle: (call) => ok(call.ledger.releases.configVars(appOf(call).id)),
  },
  { method: 'PATCH', path: '/apps/:app/config-vars', handle: update },
];

const change = dictionary(
  pipe(string(), regex(/^\w+$/, 'is not a name of letters, digits and underscores')),
  nullable(
    pipe(
      string('must be a string, or null to remove it'),
      regex(/^[^\0]*$/, 'must not hold a null character'),
    ),
  ),
  'must be an object of names and values',
);

function update(call: Call): Reply {
  const app = appOf(call);
  return ok(call.ledger.changeConfig(app.id, bodyOf(call, change), call.account.id));
}
