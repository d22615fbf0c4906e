// The shapes of what the release API answers, as far as tests look at them. An object with another field fails.
import {
  array,
  boolean,
  email,
  integer,
  isoTimestamp,
  null_,
  nullable,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  strictObject,
  string,
  url,
  uuid,
  type InferOutput,
} from 'valibot';

const id = pipe(string(), uuid());
const time = pipe(string(), isoTimestamp());
const reference = strictObject({ id });

export const failureShape = strictObject({ id: string(), message: string(), resource: optional(string()) });

const releaseEntries = {
  addon_plan_names: array(string()),
  app: strictObject({ id, name: string() }),
  artifacts: array(strictObject({ type: string(), id })),
  created_at: time,
  current: boolean(),
  description: string(),
  eligible_for_rollback: boolean(),
  id,
  output_stream_url: nullable(pipe(string(), url())),
  slug: nullable(reference),
  status: picklist(['pending', 'succeeded', 'failed', 'expired']),
  updated_at: time,
  user: strictObject({ id, email: pipe(string(), email()) }),
  version: pipe(number(), integer()),
};
export const releaseShape = strictObject(releaseEntries);
export const releasesShape = array(releaseShape);
/** As version 3.sdk has it. */
export const sdkReleasesShape = array(strictObject({ ...releaseEntries, oci_image: nullable(reference) }));
export type WireRelease = InferOutput<typeof releaseShape>;

export const slugShape = strictObject({
  blob: strictObject({ method: string(), url: string() }),
  buildpack_provided_description: nullable(string()),
  checksum: nullable(string()),
  commit: nullable(string()),
  commit_description: nullable(string()),
  created_at: time,
  deleted_at: nullable(time),
  id,
  process_types: record(string(), string()),
  size: nullable(number()),
  stack: strictObject({ id, name: string() }),
  updated_at: time,
});

export const imageShape = strictObject({
  architecture: string(),
  base_image_name: string(),
  base_top_layer: string(),
  buildpacks: array(strictObject({ id: string() })),
  commit: string(),
  commit_description: string(),
  created_at: time,
  deleted_at: nullable(time),
  digest: string(),
  id,
  image_repo: string(),
  process_types: record(
    string(),
    strictObject({
      command: string(),
      default: boolean(),
      display_cmd: string(),
      name: string(),
      working_dir: string(),
    }),
  ),
  stack: strictObject({ id, name: string() }),
  updated_at: time,
});

export const buildShape = strictObject({
  app: reference,
  buildpacks: null_(),
  created_at: time,
  generation: string(),
  id,
  output_stream_url: pipe(string(), url()),
  release: nullable(reference),
  slug: nullable(reference),
  source_blob: strictObject({
    checksum: nullable(string()),
    url: string(),
    version: nullable(string()),
    version_description: nullable(string()),
  }),
  stack: string(),
  status: picklist(['pending', 'succeeded', 'failed']),
  updated_at: time,
  user: strictObject({ id, email: pipe(string(), email()) }),
});
export type WireBuild = InferOutput<typeof buildShape>;

export const dynosShape = array(
  strictObject({
    app: strictObject({ id, name: string() }),
    attach_url: null_(),
    command: string(),
    created_at: time,
    id,
    name: string(),
    release: strictObject({ id, version: pipe(number(), integer()) }),
    size: string(),
    state: picklist(['crashed', 'down', 'idle', 'starting', 'up']),
    type: string(),
    updated_at: time,
  }),
);

export const formationShape = array(
  strictObject({
    app: strictObject({ id, name: string() }),
    command: string(),
    created_at: time,
    dyno_size: strictObject({ id, name: string() }),
    id,
    quantity: pipe(number(), integer()),
    size: string(),
    type: string(),
    updated_at: time,
  }),
);

export const configVarsShape = record(string(), string());

export const addonShape = strictObject({
  actions: array(string()),
  addon_service: strictObject({ id, name: string() }),
  app: strictObject({ id, name: string() }),
  billed_price: strictObject({ cents: number(), contract: boolean(), unit: string() }),
  billing_entity: strictObject({ id, name: string(), type: string() }),
  config_vars: array(string()),
  created_at: time,
  id,
  name: string(),
  plan: strictObject({ id, name: string() }),
  provider_id: string(),
  state: picklist(['provisioning', 'provisioned', 'deprovisioned']),
  updated_at: time,
  web_url: nullable(string()),
});

export const attachmentShape = strictObject({
  addon: strictObject({ app: strictObject({ id, name: string() }), id, name: string() }),
  app: strictObject({ id, name: string() }),
  created_at: time,
  id,
  log_input_url: null_(),
  name: string(),
  namespace: null_(),
  updated_at: time,
  web_url: null_(),
});

export const accountShape = object({ id, email: pipe(string(), email()) });

export const promotionShape = strictObject({
  created_at: time,
  id,
  pipeline: reference,
  source: strictObject({ app: reference, release: reference }),
  status: picklist(['pending', 'completed']),
  updated_at: time,
});

export const promotionTargetsShape = array(
  strictObject({
    app: reference,
    error_message: nullable(string()),
    id,
    pipeline_promotion: reference,
    release: nullable(reference),
    status: picklist(['pending', 'succeeded', 'failed']),
  }),
);
