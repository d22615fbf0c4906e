import { custom, pipe, record, type BaseIssue, type BaseSchema } from 'valibot';

/** JavaScript's objects have their own idea of these, and a record leaves them out without a word. */
const RESERVED = ['__proto__', 'constructor', 'prototype'];

/**
 * An object of values by name. A record alone would also take a list, as an object of values by position.
 * @param message for what is no object.
 */
export function dictionary<
  Key extends BaseSchema<string, string, BaseIssue<unknown>>,
  Value extends BaseSchema<unknown, unknown, BaseIssue<unknown>>,
>(key: Key, value: Value, message: string) {
  return pipe(
    custom<Readonly<Record<string, unknown>>>(isDictionary, ({ input }) => {
      const name = reservedNameIn(input);
      return name === undefined ? message : `must not use the name ${name}`;
    }),
    record(key, value, message),
  );
}

function isDictionary(input: unknown): boolean {
  return (
    typeof input === 'object' &&
    input !== null &&
    !Array.isArray(input) &&
    reservedNameIn(input) === undefined
  );
}

function reservedNameIn(input: unknown): string | undefined {
  return typeof input === 'object' && input !== null
    ? RESERVED.find((name) => Object.hasOwn(input, name))
    : undefined;
}
