// The columns that hold JSON.
import { array, parse, record, string } from 'valibot';

const strings = array(string());
const stringsByName = record(string(), string());

export function parseStrings(text: string): string[] {
  return parse(strings, JSON.parse(text));
}

export function parseStringsByName(text: string): Record<string, string> {
  return parse(stringsByName, JSON.parse(text));
}
