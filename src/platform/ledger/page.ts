// Reading a page of rows in the order, and between the bounds, that a Range header asks for.
import type { SQLInputValue } from 'node:sqlite';
import type { Range } from '../http/range.ts';
import type { Database } from './database.ts';

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Whether there are rows behind the last one. */
  readonly more: boolean;
}

/** What is listed: a SELECT that ends in its WHERE clause, and the column that stands for each field of a Range. */
export interface Listing {
  readonly select: string;
  readonly values: readonly SQLInputValue[];
  readonly columns: Readonly<Record<string, string>>;
}

export function readPage<Row>(db: Database, listing: Listing, range: Range): Page<Row> {
  const column = listing.columns[range.field];
  if (column === undefined) throw new TypeError(`nothing is listed by ${range.field}`);
  const [after, before] = range.order === 'asc' ? ['>', '<'] : ['<', '>'];
  let sql = listing.select;
  const values = [...listing.values];
  if (range.start) {
    sql += ` AND ${column} ${after}${range.start.inclusive ? '=' : ''} ?`;
    values.push(range.start.value);
  }
  if (range.end) {
    sql += ` AND ${column} ${before}${range.end.inclusive ? '=' : ''} ?`;
    values.push(range.end.value);
  }
  // One more than is shown says whether anything follows.
  sql += ` ORDER BY ${column} ${range.order} LIMIT ?`;
  const rows = db.all<Row>(sql, ...values, range.max + 1);
  return { rows: rows.slice(0, range.max), more: rows.length > range.max };
}
