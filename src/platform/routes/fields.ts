// Fields that the bodies of several requests have, each with what is said of a value that does not fit.
import { maxLength, nullish, pipe, regex, string } from 'valibot';

/** Said of an object: that a field of it is not there, or that it is no object. */
export function missing(issue: { readonly path?: unknown }): string {
  return issue.path ? 'is missing' : 'must be an object';
}

export const text = nullish(
  pipe(string('must be a string or null'), maxLength(1000, 'is longer than 1000 characters')),
  null,
);

/** Of an archive. */
export const checksum = nullish(
  pipe(string('must be a string or null'), regex(/^SHA256:[0-9a-f]{64}$/, 'must be SHA256:…')),
  null,
);

/** The name of a process type. */
export const typeName = pipe(
  string(),
  regex(/^[-\w]{1,128}$/, 'must have names of letters, digits, dashes and underscores'),
);
