// The tables of the first format. Later steps of the schema have changed some of them.
export const tables = `
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE apps (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  owner_id TEXT NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE collaborators (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'collaborator')),
  created_at INTEGER NOT NULL,
  UNIQUE (app_id, account_id)
) STRICT;

CREATE TABLE slugs (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id),
  "commit" TEXT,
  commit_description TEXT,
  buildpack TEXT,
  checksum TEXT,
  size INTEGER,
  process_types TEXT NOT NULL CHECK (json_valid(process_types)),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE releases (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id),
  version INTEGER NOT NULL,
  slug_id TEXT REFERENCES slugs (id),
  user_id TEXT NOT NULL REFERENCES accounts (id),
  description TEXT NOT NULL,
  config_vars TEXT NOT NULL CHECK (json_valid(config_vars)),
  addon_plans TEXT NOT NULL CHECK (json_valid(addon_plans)),
  created_at INTEGER NOT NULL,
  UNIQUE (app_id, version)
) STRICT;
CREATE INDEX releases_by_slug ON releases (slug_id);

CREATE TABLE release_events (
  id INTEGER PRIMARY KEY,
  release_id TEXT NOT NULL REFERENCES releases (id),
  status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX release_events_by_release ON release_events (release_id, id);

CREATE TABLE streams (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;

CREATE TABLE release_outputs (
  release_id TEXT PRIMARY KEY REFERENCES releases (id),
  stream_id TEXT NOT NULL UNIQUE REFERENCES streams (id)
) STRICT;

CREATE TABLE builds (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id),
  slug_id TEXT NOT NULL REFERENCES slugs (id),
  release_id TEXT NOT NULL REFERENCES releases (id),
  user_id TEXT NOT NULL REFERENCES accounts (id),
  stream_id TEXT NOT NULL REFERENCES streams (id),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX builds_by_app ON builds (app_id, id);

CREATE TABLE addons (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id),
  name TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL,
  attachment TEXT NOT NULL,
  config_vars TEXT NOT NULL CHECK (json_valid(config_vars)),
  state TEXT NOT NULL CHECK (state IN ('provisioning', 'provisioned', 'deprovisioned')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX attachments_of_app ON addons (app_id, attachment) WHERE state <> 'deprovisioned';

CREATE TABLE pipelines (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  owner_id TEXT NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE couplings (
  id TEXT PRIMARY KEY,
  pipeline_id TEXT NOT NULL REFERENCES pipelines (id),
  app_id TEXT NOT NULL UNIQUE REFERENCES apps (id),
  stage TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
`;
