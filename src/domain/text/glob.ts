/**
 * A small language for paths: `*` is anything within one name, `**` any folders, `?` one character, `{a,b}` either.
 * All else stands for itself. However a pattern is written, matching takes at most the product of both lengths for
 * each of its alternatives. That is why it is no library: a folder's settings may hold patterns, and picomatch 4, which
 * makes a regular expression of them, takes 36 seconds for `*a` eight times and `c` on a name of 61 characters.
 */

import { Problem } from '../problem.ts';

/** Tells whether a path, relative and with forward slashes, fits. */
export type Glob = (path: string) => boolean;

const longest = 1_000;
const mostAlternatives = 100;

/**
 * Reads a pattern. It is for whole paths: `*.sql` is no file in a folder. A pattern that ends in a slash is for
 * everything in that folder.
 * @throws Problem when there is too much of it
 */
export function parseGlob(pattern: string): Glob {
  const alternatives = expandBraces(pattern).map((alternative) =>
    alternative
      .replace(/^\.?\//, '')
      .replace(/\/$/, '/**')
      .split('/')
      .map((name) => (name === '**' ? anything : Array.from(name))),
  );
  return (path) => {
    const names = path.split('/').map((name) => Array.from(name));
    return alternatives.some((folders) => fits(folders, names, isFolders, fitsName));
  };
}

const anything = '**';
type NamePattern = readonly string[] | typeof anything;

function isFolders(pattern: NamePattern): boolean {
  return pattern === anything;
}

function fitsName(pattern: NamePattern, name: readonly string[]): boolean {
  return pattern !== anything && fits(pattern, name, isStar, fitsCharacter);
}

function isStar(pattern: string): boolean {
  return pattern === '*';
}

function fitsCharacter(pattern: string, character: string): boolean {
  return pattern === '?' || pattern === character;
}

/**
 * Whether a row of things fits a row of patterns, some of which are for any number of things. Only the last of these
 * is ever tried again: what an earlier one could take more, it can take as well.
 */
function fits<P, T>(
  patterns: readonly P[],
  things: readonly T[],
  isAny: (pattern: P) => boolean,
  fitsOne: (pattern: P, thing: T) => boolean,
): boolean {
  let next = 0;
  let retry: { readonly pattern: number; thing: number } | undefined;
  for (let at = 0; at < things.length;) {
    const pattern = patterns[next];
    if (pattern !== undefined && isAny(pattern)) {
      next += 1;
      retry = { pattern: next, thing: at };
    } else if (pattern !== undefined && fitsOne(pattern, things[at]!)) {
      next += 1;
      at += 1;
    } else if (retry) {
      retry.thing += 1;
      next = retry.pattern;
      at = retry.thing;
    } else return false;
  }
  return patterns.slice(next).every(isAny);
}

/** `a{b,c{d,e}}` is `ab`, `acd` and `ace`. A brace without its other half, or without a comma, stands for itself. */
function expandBraces(pattern: string): readonly string[] {
  if (pattern.length > longest) throw tooMuch(pattern, `is longer than ${longest} characters`);
  let done: readonly string[] = [pattern];
  // The innermost first, so that those around them have only plain text within.
  for (;;) {
    const next = done.flatMap((text) => {
      const braces = /\{([^{}]*,[^{}]*)\}/.exec(text);
      if (!braces) return [text];
      const [whole, inner = ''] = braces;
      const before = text.slice(0, braces.index);
      const after = text.slice(braces.index + whole.length);
      return inner.split(',').map((one) => before + one + after);
    });
    if (next.length > mostAlternatives)
      throw tooMuch(pattern, `has more than ${mostAlternatives} alternatives`);
    // Each pair of braces makes at least two of one.
    if (next.length === done.length) return next;
    done = next;
  }
}

function tooMuch(pattern: string, what: string): Problem {
  return new Problem(`The pattern ${pattern.slice(0, 40)}… ${what}. Write several shorter ones.`);
}
