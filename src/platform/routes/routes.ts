import type { Route } from '../http/call.ts';
import { account } from './account.ts';
import { addons } from './addons.ts';
import { addonAttachments } from './addon-attachments.ts';
import { apps } from './apps.ts';
import { builds } from './builds.ts';
import { configVars } from './config-vars.ts';
import { dynos } from './dynos.ts';
import { formation } from './formation.ts';
import { logSessions } from './log-sessions.ts';
import { ociImages } from './oci-images.ts';
import { pipelines } from './pipelines.ts';
import { promotions } from './promotions.ts';
import { releases } from './releases.ts';
import { slugs } from './slugs.ts';

/** Everything that can be asked. */
export const routes: readonly Route[] = [
  ...account,
  ...apps,
  ...releases,
  ...slugs,
  ...ociImages,
  ...dynos,
  ...formation,
  ...logSessions,
  ...configVars,
  ...addons,
  ...addonAttachments,
  ...pipelines,
  ...promotions,
  ...builds,
];
