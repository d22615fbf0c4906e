// How add-ons are attached: each to the app that it was made for, under the name that its config vars begin with.
import { byIdOrName, pageReply, type Call, type Reply, type Route } from '../http/call.ts';
import type { Addon } from '../ledger/addons.ts';
import { timestamp } from '../ledger/clock.ts';
import { pageOf } from '../ledger/page.ts';
import { uuidFrom } from '../uuid.ts';
import { appOf } from './apps.ts';

export const addonAttachments: readonly Route[] = [
  { method: 'GET', path: '/addon-attachments', handle: (call) => list(call) },
  { method: 'GET', path: '/apps/:app/addon-attachments', handle: (call) => list(call, appOf(call).id) },
];

interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly addon: Addon;
}

const fields = { id: (one: Attachment) => one.id, name: (one: Attachment) => one.name };

function list(call: Call, appId?: string): Reply {
  const attachments = call.ledger.addons
    .all(appId, call.viewer)
    .map((addon) => ({ id: uuidFrom('attachment', addon.id), name: addon.attachment, addon }));
  return pageReply<Attachment>(call, byIdOrName, (range) => pageOf(attachments, fields, range), view);
}

function view({ id, name, addon }: Attachment): object {
  const app = { id: addon.appId, name: addon.appName };
  return {
    addon: { id: addon.id, name: addon.name, app },
    app,
    created_at: timestamp(addon.createdAt),
    id,
    log_input_url: null,
    name,
    namespace: null,
    updated_at: timestamp(addon.updatedAt),
    web_url: null,
  };
}
