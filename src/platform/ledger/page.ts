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

/** The same of rows that are in memory. @param fields what each field of a Range stands for. */
export function pageOf<Row>(
  rows: readonly Row[],
  fields: Readonly<Record<string, (row: Row) => string | number>>,
  range: Range,
): Page<Row> {
  const of = fields[range.field];
  if (of === undefined) throw new TypeError(`nothing is listed by ${range.field}`);
  const direction = range.order === 'asc' ? 1 : -1;
  const compare = (a: string | number, b: string | number): number =>
    direction * (a < b ? -1 : a > b ? 1 : 0);
  const from = (row: Row): number => (range.start ? compare(of(row), range.start.value) : 1);
  const to = (row: Row): number => (range.end ? compare(range.end.value, of(row)) : 1);
  const suitable = rows
    .filter((row) => from(row) > 0 || (from(row) === 0 && range.start?.inclusive))
    .filter((row) => to(row) > 0 || (to(row) === 0 && range.end?.inclusive))
    .toSorted((a, b) => compare(of(a), of(b)));
  return { rows: suitable.slice(0, range.max), more: suitable.length > range.max };
}
