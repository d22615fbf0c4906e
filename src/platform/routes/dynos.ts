import { byIdOrName, pageReply, type Call, type Reply, type Route } from '../http/call.ts';
import type { App } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import type { Dyno } from '../ledger/dynos.ts';
import { appOf } from './apps.ts';
import { dynoSize } from './values.ts';

export const dynos: readonly Route[] = [{ method: 'GET', path: '/apps/:app/dynos', handle: list }];

function list(call: Call): Reply {
  const app = appOf(call);
  return pageReply<Dyno>(
    call,
    byIdOrName,
    (range) => call.ledger.dynos.list(app.id, range),
    (dyno) => view(dyno, app),
  );
}

function view(dyno: Dyno, app: App): object {
  return {
    app: { id: app.id, name: app.name },
    attach_url: null,
    command: dyno.command,
    created_at: timestamp(dyno.createdAt),
    id: dyno.id,
    name: dyno.name,
    release: { id: dyno.releaseId, version: dyno.version },
    size: dynoSize.name,
    state: dyno.state,
    type: dyno.type,
    updated_at: timestamp(dyno.updatedAt),
  };
}
