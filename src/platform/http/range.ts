// The Range header of the release API: `<field> <start>..<end>; max=N, order=desc`. Bounds are written in the order of
// the listing, as in the Next-Range of a listing from the newest: `version ]12..; max=10, order=desc`.
import { ApiError } from '../errors.ts';

const DEFAULT_MAX = 200;
const LARGEST_MAX = 1000;

/** How the bounds of a field are written. */
export type FieldKind = 'integer' | 'uuid' | 'text';

interface Bound {
  readonly value: string | number;
  readonly inclusive: boolean;
}

export interface Range {
  readonly field: string;
  readonly order: 'asc' | 'desc';
  /** Where the listing begins and ends, in its own order. */
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly max: number;
}

/** The fields that a listing can be sorted by; the first one is used when nothing is said. */
export type Fields = Readonly<Record<string, FieldKind>>;

const SHAPE = /^(\w+)\s+([[\]]?)([^\s;,[\]]*?)\.\.([^\s;,[\]]*)([[\]]?)\s*(?:;(.*))?$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** @throws {ApiError} 416 with a sentence on what is wrong with the header. */
export function parseRange(header: string | undefined, fields: Fields): Range {
  const [standard] = Object.keys(fields);
  if (standard === undefined) throw new TypeError('a listing is sorted by some field');
  if (header === undefined || header.trim() === '') {
    return { field: standard, order: 'asc', start: undefined, end: undefined, max: DEFAULT_MAX };
  }
  const match = SHAPE.exec(header.trim());
  if (!match) throw refuse(`"${header}" is not of the form "field start..end; max=N, order=asc"`);
  const [, field = '', open, from = '', to = '', close, parameters = ''] = match;
  const kind = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (kind === undefined) throw refuse(`${field} is not one of ${Object.keys(fields).join(', ')}`);
  const { max, order } = parseParameters(parameters);
  const start = bound(from, kind, open !== ']');
  const end = bound(to, kind, close !== '[');
  // Both bounds the other way round can only mean what lies between them.
  const reversed = start !== undefined && end !== undefined && isAfter(start, end, order);
  return reversed ? { field, order, start: end, end: start, max } : { field, order, start, end, max };
}

/** The header that asks for what follows `last`, the value of the field in the last row of a page. */
export function nextRange(range: Range, last: string | number): string {
  const end = range.end === undefined ? '' : `${range.end.value}${range.end.inclusive ? '' : '['}`;
  const order = range.order === 'desc' ? ', order=desc' : '';
  return `${range.field} ]${last}..${end}; max=${range.max}${order}`;
}

function parseParameters(text: string): { max: number; order: 'asc' | 'desc' } {
  let max = DEFAULT_MAX;
  let order: 'asc' | 'desc' = 'asc';
  const given = text.split(/[,;]/).map((part) => part.trim());
  for (const part of given.filter((one) => one !== '')) {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    if (name === 'max' && /^\d{1,9}$/.test(value)) max = Number(value);
    else if (name === 'order' && (value === 'asc' || value === 'desc')) order = value;
    else throw refuse(`"${part}" is neither max=N nor order=asc or order=desc`);
  }
  if (max < 1 || max > LARGEST_MAX) throw refuse(`max=${max} is not between 1 and ${LARGEST_MAX}`);
  return { max, order };
}

function bound(text: string, kind: FieldKind, inclusive: boolean): Bound | undefined {
  if (text === '') return undefined;
  if (kind === 'uuid' && !UUID.test(text)) throw refuse(`"${text}" is not a UUID`);
  if (kind !== 'integer') return { value: kind === 'uuid' ? text.toLowerCase() : text, inclusive };
  if (!/^-?\d{1,15}$/.test(text)) throw refuse(`"${text}" is not an integer`);
  return { value: Number(text), inclusive };
}

function isAfter(start: Bound, end: Bound, order: 'asc' | 'desc'): boolean {
  return order === 'asc' ? start.value > end.value : start.value < end.value;
}

function refuse(reason: string): ApiError {
  return new ApiError(416, 'requested_range_not_satisfiable', `The Range header cannot be used: ${reason}.`);
}
