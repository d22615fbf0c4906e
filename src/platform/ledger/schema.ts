// The tables of the ledger. What must never change is guarded here, in the database itself, so that no code path and
// no other program that opens the file with ordinary statements can edit what was released. A program that removes the
// guards first leaves traces: chain.ts.
import { hashOfRelease, hashOfStream } from './chain-sql.ts';
import { tables } from './first-tables.ts';
import { outcomes } from './outcomes-schema.ts';

/**
 * A REPLACE removes the row in its way without asking the triggers for DELETE, so an insert over an existing key is
 * refused as well.
 */
function appendOnly(table: string, key: string): string {
  return `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: ${table} cannot be changed'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: ${table} cannot be removed'); END;
CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table}
WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${key} = NEW.${key})
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: ${table} cannot be replaced'); END;
`;
}

const order = `
CREATE TRIGGER releases_in_order BEFORE INSERT ON releases
WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM releases WHERE app_id = NEW.app_id), 0)
BEGIN SELECT RAISE(ABORT, 'the versions of an app are numbered without gaps'); END;
CREATE TRIGGER release_events_end BEFORE INSERT ON release_events
WHEN EXISTS (SELECT 1 FROM release_events WHERE release_id = NEW.release_id AND status <> 'pending')
BEGIN SELECT RAISE(ABORT, 'the outcome of a release is final'); END;
`;

const releasePhase = `
CREATE TABLE runs (
  release_id TEXT PRIMARY KEY REFERENCES releases (id),
  command TEXT,
  stream_id TEXT UNIQUE,
  output TEXT CHECK (json_valid(output)),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  kept_until INTEGER NOT NULL,
  exit_code INTEGER NOT NULL,
  CHECK ((command IS NULL) = (stream_id IS NULL) AND (command IS NULL) = (output IS NULL))
) STRICT;
CREATE INDEX runs_by_command ON runs (command);
`;

const promotions = `
CREATE TABLE promotions (
  id TEXT PRIMARY KEY,
  pipeline_id TEXT NOT NULL REFERENCES pipelines (id),
  source_app_id TEXT NOT NULL REFERENCES apps (id),
  source_release_id TEXT NOT NULL REFERENCES releases (id),
  user_id TEXT NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE promotion_targets (
  id TEXT PRIMARY KEY,
  promotion_id TEXT NOT NULL REFERENCES promotions (id),
  app_id TEXT NOT NULL,
  release_id TEXT REFERENCES releases (id),
  refusal TEXT,
  CHECK ((release_id IS NULL) <> (refusal IS NULL))
) STRICT;
CREATE INDEX promotion_targets_by_promotion ON promotion_targets (promotion_id, id);
`;

/**
 * The hash of each release and of each output, and the newest version of each app, so that a release that is missing at
 * the end is missed. Those of an older ledger are computed once, as it is then.
 */
const chain = `
CREATE TABLE hashes (subject TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT;
CREATE TABLE heads (app_id TEXT PRIMARY KEY REFERENCES apps (id), version INTEGER NOT NULL) STRICT;
CREATE INDEX runs_by_end ON runs (ends_at);

INSERT INTO hashes (subject, hash) SELECT s.id, ${hashOfStream('s')} FROM streams s;
WITH RECURSIVE chain (id, app_id, version, hash) AS (
  SELECT r.id, r.app_id, r.version, ${hashOfRelease('r.id', 'NULL')} FROM releases r WHERE r.version = 1
  UNION ALL
  SELECT r.id, r.app_id, r.version, ${hashOfRelease('r.id', 'chain.hash')}
  FROM chain JOIN releases r ON r.app_id = chain.app_id AND r.version = chain.version + 1
)
INSERT INTO hashes (subject, hash) SELECT id, hash FROM chain;
INSERT INTO heads (app_id, version) SELECT app_id, max(version) FROM releases GROUP BY app_id;

CREATE TRIGGER heads_in_order BEFORE UPDATE ON heads
WHEN NEW.app_id <> OLD.app_id OR NEW.version <> OLD.version + 1
BEGIN SELECT RAISE(ABORT, 'the versions of an app are numbered without gaps'); END;
CREATE TRIGGER heads_no_delete BEFORE DELETE ON heads
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: heads cannot be removed'); END;
CREATE TRIGGER heads_no_replace BEFORE INSERT ON heads
WHEN EXISTS (SELECT 1 FROM heads WHERE app_id = NEW.app_id)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: heads cannot be replaced'); END;
`;

/**
 * A build is kept from its beginning, also one that fails. Those of an older ledger have all succeeded. A slug that was
 * built has its archive in the store, under its checksum.
 */
const builds = `
ALTER TABLE slugs ADD COLUMN packed INTEGER NOT NULL DEFAULT 0 CHECK (packed IN (0, 1));

ALTER TABLE builds RENAME TO builds_before;
DROP INDEX builds_by_app;
CREATE TABLE builds (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES apps (id),
  user_id TEXT NOT NULL REFERENCES accounts (id),
  stream_id TEXT NOT NULL UNIQUE,
  url TEXT,
  checksum TEXT,
  "commit" TEXT,
  commit_description TEXT,
  buildpack TEXT,
  status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
  slug_id TEXT REFERENCES slugs (id),
  release_id TEXT REFERENCES releases (id),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((status = 'succeeded') = (slug_id IS NOT NULL) AND (slug_id IS NULL) = (release_id IS NULL))
) STRICT;
INSERT INTO builds
  SELECT b.id, b.app_id, b.user_id, b.stream_id, NULL, s.checksum, s."commit", s.commit_description, s.buildpack,
    'succeeded', b.slug_id, b.release_id, b.created_at, b.created_at
  FROM builds_before b JOIN slugs s ON s.id = b.slug_id;
DROP TABLE builds_before;
CREATE INDEX builds_by_app ON builds (app_id, id);
CREATE INDEX builds_by_status ON builds (status);

CREATE TRIGGER builds_end BEFORE UPDATE ON builds WHEN OLD.status <> 'pending'
BEGIN SELECT RAISE(ABORT, 'the outcome of a build is final'); END;
CREATE TRIGGER builds_no_delete BEFORE DELETE ON builds
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: builds cannot be removed'); END;
`;

const formation = `
CREATE TABLE formation (
  app_id TEXT NOT NULL REFERENCES apps (id),
  type TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, type)
) STRICT;
CREATE INDEX slugs_by_archive ON slugs (app_id) WHERE packed = 1;
`;

const phases = `
CREATE TABLE phases (
  release_id TEXT PRIMARY KEY REFERENCES releases (id),
  command TEXT,
  stream_id TEXT UNIQUE,
  CHECK ((command IS NULL) = (stream_id IS NULL))
) STRICT;
`;

/**
 * A slug that a client made gets its archive after that: once, before any release runs it, and with nothing else of it
 * changed. A checksum that the client has said is what the archive has.
 */
const archives = `
DROP TRIGGER slugs_no_update;
CREATE TRIGGER slugs_no_update BEFORE UPDATE ON slugs
WHEN OLD.packed = 1 OR NEW.packed = 0 OR EXISTS (SELECT 1 FROM releases WHERE slug_id = OLD.id)
  OR (NEW.id, NEW.app_id, NEW."commit", NEW.commit_description, NEW.buildpack, NEW.process_types, NEW.created_at,
      coalesce(OLD.checksum, NEW.checksum))
    IS NOT (OLD.id, OLD.app_id, OLD."commit", OLD.commit_description, OLD.buildpack, OLD.process_types, OLD.created_at,
      NEW.checksum)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: slugs cannot be changed'); END;
`;

/**
 * The generation of the platform that apps and pipelines are of, and stay of. Those of an older ledger are all of the older
 * one.
 */
const generations = `
ALTER TABLE apps ADD COLUMN generation TEXT NOT NULL DEFAULT 'cedar' CHECK (generation IN ('cedar', 'fir'));
ALTER TABLE pipelines ADD COLUMN generation TEXT NOT NULL DEFAULT 'cedar' CHECK (generation IN ('cedar', 'fir'));
CREATE TRIGGER apps_keep_their_generation BEFORE UPDATE ON apps WHEN NEW.generation <> OLD.generation
BEGIN SELECT RAISE(ABORT, 'an app stays of its generation'); END;
CREATE TRIGGER pipelines_keep_their_generation BEFORE UPDATE ON pipelines WHEN NEW.generation <> OLD.generation
BEGIN SELECT RAISE(ABORT, 'a pipeline stays of its generation'); END;
CREATE INDEX slugs_by_checksum ON slugs (app_id, checksum);
`;

/** Each takes a ledger one format further; a ledger of today has taken them all. */
export const STEPS: readonly string[] = [
  [
    tables,
    order,
    appendOnly('releases', 'id'),
    appendOnly('release_events', 'id'),
    appendOnly('release_outputs', 'release_id'),
    appendOnly('slugs', 'id'),
    appendOnly('streams', 'id'),
  ].join('\n'),
  [
    releasePhase,
    promotions,
    appendOnly('runs', 'release_id'),
    appendOnly('promotions', 'id'),
    appendOnly('promotion_targets', 'id'),
  ].join('\n'),
  [chain, appendOnly('hashes', 'subject')].join('\n'),
  builds,
  formation,
  [phases, appendOnly('phases', 'release_id')].join('\n'),
  archives,
  generations,
  [outcomes, appendOnly('outcomes', 'subject')].join('\n'),
];
