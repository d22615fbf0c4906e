// What a ledger of earlier formats holds of release commands that were never run: until then they were rehearsed, and a row
// of `runs` said from the beginning when each would end, how, and what it would write. All of them end here, once. The
// rows stay: the hashes of their releases cover them.
import { array, number, object, parse, string } from 'valibot';
import type { Chain } from './chain.ts';
import type { Database } from './database.ts';
import type { Outcomes } from './outcomes.ts';

/** No more of an output is kept than of one that is written today, in characters. */
const LARGEST = 10 * 1024 * 1024;

const script = object({ texts: array(string()), lines: number(), error: string() });

interface Row {
  readonly releaseId: string;
  readonly appId: string;
  readonly streamId: string | null;
  /** A script in JSON; null together with the stream. */
  readonly output: string | null;
  /** In ms, like the two others. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly keptUntil: number;
  readonly exitCode: number;
}

const UNENDED = `
  SELECT n.release_id AS releaseId, r.app_id AS appId, n.stream_id AS streamId, n.output, n.starts_at AS startsAt,
    n.ends_at AS endsAt, n.kept_until AS keptUntil, n.exit_code AS exitCode
  FROM runs n JOIN releases r ON r.id = n.release_id
  WHERE NOT EXISTS (SELECT 1 FROM release_events WHERE release_id = n.release_id AND status <> 'pending')
  ORDER BY n.ends_at, r.version`;

/**
 * Records how each of them ended, with its output as long as it would have been kept. One that would still go on has
 * failed, as the platform that rehearsed it is gone; one that only waited has nothing to fail.
 * @param now in ms
 */
export function endRehearsals(
  db: Database,
  now: number,
  { chain, outcomes }: { readonly chain: Chain; readonly outcomes: Outcomes },
): void {
  if (!db.get(UNENDED)) return;
  db.write(() => {
    for (const row of db.all<Row>(UNENDED)) {
      const hasFailed = row.exitCode !== 0 || (row.endsAt > now && row.streamId !== null);
      db.run(
        'INSERT INTO release_events (release_id, status, at) VALUES (?, ?, ?)',
        row.releaseId,
        hasFailed ? 'failed' : 'succeeded',
        Math.min(row.endsAt, now),
      );
      outcomes.add(row.appId, 'release', row.releaseId);
      const text = textOf(row, now);
      if (row.streamId !== null && text !== undefined) chain.addStream(text, row.streamId);
    }
  });
}

/** What was written until now; undefined when nothing was begun, and when it was not to be kept any longer. */
function textOf({ output, startsAt, endsAt, keptUntil }: Row, now: number): string | undefined {
  if (output === null || startsAt > now || keptUntil < now) return undefined;
  const { texts, lines, error } = parse(script, JSON.parse(output));
  const isOver = endsAt <= now;
  const part = isOver ? 1 : (now - startsAt) / (endsAt - startsAt);
  const written = isOver ? lines : Math.min(lines, Math.floor(lines * part) + 1);
  let text = '';
  for (let line = 0; line < written && text.length < LARGEST; line += 1) {
    const one = texts[line % texts.length] ?? '';
    text += one.replaceAll('{n}', String(line + 1)).replaceAll('{lines}', String(lines));
  }
  return text + (isOver ? error : ' !     The platform ended while this ran.\n');
}
