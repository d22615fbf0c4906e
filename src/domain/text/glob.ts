/**
 * Glob patterns: `*` matches anything within one name, `**` any folders, `?` one character, `{a,b}` either alternative.
 * Everything else is literal. Matching takes at most the product of both lengths for each alternative, whatever the
 * pattern. Hence no library: a folder's settings may contain patterns, and picomatch 4, which compiles them to regular
 * expressions, takes 36 seconds for `*a` eight times and `c` on a name of 61 characters.
 */

import { Problem } from '../problem.ts';

/** Whether a path matches. Paths are relative, with forward slashes. */
export type Glob = (path: string) => boolean;

const longest = 1_000;
const mostAlternatives = 100;

/**
 * Parses a pattern for whole paths: `*.sql` matches no file in a folder. A pattern that ends in a slash matches
 * everything in that folder.
 * @throws Problem when it is too long or has too many alternatives
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
 * Whether a sequence matches a sequence of patterns with wildcards. Only the last wildcard is ever backtracked: it can
 * consume whatever an earlier one could.
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

/** `a{b,c{d,e}}` becomes `ab`, `acd` and `ace`. An unmatched brace, or a pair without a comma, is literal. */
function expandBraces(pattern: string): readonly string[] {
  if (pattern.length > longest) throw tooMuch(pattern, `is longer than ${longest} characters`);
  let done: readonly string[] = [pattern];
  // Innermost braces first, so that the outer ones contain only plain text.
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
    // Each pair of braces makes at least two texts from one.
    if (next.length === done.length) return next;
    done = next;
  }
}

function tooMuch(pattern: string, what: string): Problem {
  return new Problem(`The pattern ${pattern.slice(0, 40)}… ${what}. Write several shorter ones.`);
}
