import { pageReply, type Call, type Reply, type Route } from '../http/call.ts';
import { timestamp } from '../ledger/clock.ts';
import type { App } from '../ledger/apps.ts';
import type { Build } from '../ledger/slugs.ts';
import { appOf } from './apps.ts';
import { generation, stack } from './values.ts';

export const builds: readonly Route[] = [{ method: 'GET', path: '/apps/:app/builds', handle: list }];

const fields = { id: { kind: 'uuid', of: (build: Build) => build.id } } as const;

function list(call: Call): Reply {
  const app = appOf(call);
  return pageReply<Build>(
    call,
    fields,
    (range) => call.ledger.slugs.builds(app.id, range),
    (build) => view(build, app, call),
  );
}

/** Only builds that made a slug are kept, so every one of them succeeded. */
function view(build: Build, app: App, call: Call): object {
  const byVersion = call.version === '3' ? { generation: generation('3.sdk') } : { labs: {} };
  return {
    app: { id: app.id },
    buildpacks: null,
    created_at: timestamp(build.createdAt),
    ...byVersion,
    id: build.id,
    output_stream_url: call.streamUrl(build.streamId),
    release: { id: build.releaseId },
    slug: { id: build.slugId },
    source_blob: {
      checksum: build.checksum,
      url: `https://git.heroku.com/${app.name}.git`,
      version: build.commit,
      version_description: null,
    },
    stack: stack.name,
    status: 'succeeded',
    updated_at: timestamp(build.createdAt),
    user: { email: build.userEmail, id: build.userId },
  };
}
