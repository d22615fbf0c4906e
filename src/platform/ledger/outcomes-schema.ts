// How builds and release phases ended, and what they wrote: the chain that hashes them, as a part of the schema.
import { hashOfOutcome } from './outcomes-sql.ts';

/**
 * What ended before there was this chain is in it from now on, with the outputs as they are on disk. The list is a table
 * of its own because each hash needs the one before, which is found by its number.
 */
export const outcomes = `
CREATE TABLE outcomes (
  app_id TEXT NOT NULL REFERENCES apps (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('release', 'build', 'output')),
  subject TEXT NOT NULL UNIQUE,
  sha256 TEXT CHECK ((sha256 IS NULL) = (kind <> 'output')),
  hash TEXT NOT NULL,
  PRIMARY KEY (app_id, number)
) STRICT;

CREATE TEMP TABLE ended (
  app_id TEXT, number INTEGER, kind TEXT, subject TEXT, sha256 TEXT, PRIMARY KEY (app_id, number)
);
WITH written (app_id, at, rank, subject) AS (
  SELECT b.app_id, b.updated_at, 3, b.stream_id FROM builds b WHERE b.status <> 'pending'
  UNION ALL
  SELECT r.app_id, e.at, 3, p.stream_id
  FROM phases p JOIN releases r ON r.id = p.release_id JOIN release_events e ON e.release_id = r.id
  WHERE e.status <> 'pending' AND p.stream_id IS NOT NULL
), found (app_id, at, rank, kind, subject, sha256) AS (
  SELECT r.app_id, e.at, 1, 'release', r.id, NULL FROM release_events e JOIN releases r ON r.id = e.release_id
  WHERE e.id > (SELECT min(id) FROM release_events WHERE release_id = e.release_id)
  UNION ALL
  SELECT app_id, updated_at, 2, 'build', id, NULL FROM builds WHERE status <> 'pending'
  UNION ALL
  SELECT app_id, at, rank, 'output', subject, output_hash(subject) FROM written
  WHERE NOT EXISTS (SELECT 1 FROM streams WHERE id = subject)
)
INSERT INTO ended SELECT app_id, row_number() OVER (PARTITION BY app_id ORDER BY at, rank, subject), kind, subject, sha256
FROM found WHERE kind <> 'output' OR sha256 IS NOT NULL;

WITH RECURSIVE chained (app_id, number, kind, subject, sha256, hash) AS (
  SELECT e.app_id, e.number, e.kind, e.subject, e.sha256, ${hashOfOutcome('e', 'NULL')} FROM ended e WHERE e.number = 1
  UNION ALL
  SELECT e.app_id, e.number, e.kind, e.subject, e.sha256, ${hashOfOutcome('e', 'chained.hash')}
  FROM chained JOIN ended e ON e.app_id = chained.app_id AND e.number = chained.number + 1
)
INSERT INTO outcomes (app_id, number, kind, subject, sha256, hash) SELECT * FROM chained;
DROP TABLE ended;

ALTER TABLE heads ADD COLUMN outcomes INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER heads_in_order;
UPDATE heads SET outcomes = (SELECT count(*) FROM outcomes o WHERE o.app_id = heads.app_id);
CREATE TRIGGER heads_in_order BEFORE UPDATE ON heads
WHEN NEW.app_id <> OLD.app_id OR NEW.version < OLD.version OR NEW.outcomes < OLD.outcomes
  OR NEW.version + NEW.outcomes <> OLD.version + OLD.outcomes + 1
BEGIN SELECT RAISE(ABORT, 'the versions and the outcomes of an app are numbered without gaps'); END;
CREATE TRIGGER outcomes_in_order BEFORE INSERT ON outcomes
WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM outcomes WHERE app_id = NEW.app_id), 0)
BEGIN SELECT RAISE(ABORT, 'the outcomes of an app are numbered without gaps'); END;
`;
