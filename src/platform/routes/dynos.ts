import { invalidParams, notFound } from '../errors.ts';
import {
  accepted,
  byIdOrName,
  ok,
  pageReply,
  param,
  type Call,
  type Reply,
  type Route,
} from '../http/call.ts';
import type { App } from '../ledger/apps.ts';
import { timestamp } from '../ledger/clock.ts';
import type { Dyno } from '../processes/dyno.ts';
import { pageOf } from '../ledger/page.ts';
import { appOf } from './apps.ts';
import { dynoSize } from './values.ts';

export const dynos: readonly Route[] = [
  { method: 'GET', path: '/apps/:app/dynos', handle: list },
  { method: 'GET', path: '/apps/:app/dynos/:dyno', handle: info },
  { method: 'DELETE', path: '/apps/:app/dynos', handle: restart },
  { method: 'DELETE', path: '/apps/:app/dynos/:dyno', handle: restart },
  // Stopped, one that is in the formation is started again.
  { method: 'POST', path: '/apps/:app/dynos/:dyno/actions/stop', handle: restart },
];

const fields = { id: (dyno: Facts) => dyno.id, name: (dyno: Facts) => dyno.name };

type Facts = Dyno['facts'];

/** What runs of an app: nothing of one whose slug has no archive. */
function dynosOf(call: Call, app: App): readonly Facts[] {
  if (call.isPaused) return [];
  return call.runtime().processes.list(app.id);
}

/** Whether the release that runs has anything that can be run here. */
function isRun(call: Call, app: App): boolean {
  const slugId = call.ledger.releases.current(app.id)?.slugId ?? null;
  return slugId !== null && call.ledger.slugs.archiveOf(slugId) !== undefined;
}

function list(call: Call): Reply {
  const app = appOf(call);
  return pageReply<Facts>(
    call,
    byIdOrName,
    (range) => pageOf(dynosOf(call, app), fields, range),
    (dyno) => view(dyno, app),
  );
}

function info(call: Call): Reply {
  const app = appOf(call);
  return ok(view(named(call, app), app));
}

function named(call: Call, app: App): Facts {
  const identity = param(call, 'dyno');
  const found = dynosOf(call, app).find(({ id, name }) => id === identity || name === identity);
  if (!found) throw notFound('dyno');
  return found;
}

/** Starts one again, or all of them where the path names none. */
function restart(call: Call): Reply {
  const app = appOf(call);
  const dyno = call.params['dyno'] === undefined ? undefined : named(call, app);
  if (!isRun(call, app)) {
    throw invalidParams(
      `${app.name} has no processes that could be started again: what it runs has no archive.`,
    );
  }
  call.runtime().processes.restart(app.id, dyno?.name);
  return accepted({});
}

function view(dyno: Facts, app: App): object {
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
