/** Objects as `git cat-file --batch` prints them, and the commits in them: bytes in, data out. */

import type { Commit } from '../domain/graph/commit.ts';
import { isHostsMerge, parseMessage } from '../domain/forge/commit-message.ts';
import { numberedTitle } from '../domain/forge/pull-request.ts';

export interface GitObject {
  /** Whole. */
  readonly hash: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Empty where only the sizes were asked for. */
  readonly content: Buffer;
}

const newline = 0x0a;
const nothing = Buffer.alloc(0);
const utf8 = new TextDecoder();

/**
 * Reads what `cat-file --batch` or `--batch-check` printed.
 * @param bare true for `--batch-check`, which prints no contents
 * @returns one entry for each line that was asked, in that order; undefined for what is missing or ambiguous
 */
export function parseObjects(output: Buffer, bare = false): (GitObject | undefined)[] {
  const objects: (GitObject | undefined)[] = [];
  const reader = new ObjectReader((object) => objects.push(object), bare);
  reader.push(output);
  return objects;
}

/** The same in pieces, for objects that are small. */
export class ObjectReader {
  readonly #read: (object: GitObject | undefined) => void;
  readonly #bare: boolean;
  #rest: Buffer = nothing;

  /** @param read is called with each object, in the order of the requests */
  constructor(read: (object: GitObject | undefined) => void, bare = false) {
    this.#read = read;
    this.#bare = bare;
  }

  push(bytes: Buffer): void {
    const output = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    let at = 0;
    for (;;) {
      const end = output.indexOf(newline, at);
      if (end < 0) break;
      const header = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(output.toString('latin1', at, end));
      if (!header) {
        this.#read(undefined);
        at = end + 1;
        continue;
      }
      const [, hash = '', type = '', digits] = header;
      const size = Number(digits);
      const from = end + 1;
      // A line end stands behind the content.
      if (!this.#bare && from + size >= output.length) break;
      this.#read({ hash, type, size, content: this.#bare ? nothing : output.subarray(from, from + size) });
      at = this.#bare ? from : from + size + 1;
    }
    this.#rest = output.subarray(at);
  }
}

/** Reads a commit object. What is damaged in it reads as empty. */
export function parseCommit(object: GitObject): Commit {
  const { head, decode, body } = splitCommit(object);
  const line = fieldOf(head, 'author') ?? '';
  // Most are ASCII, which means the same in any encoding that git knows.
  const author = personIn(/[\u0080-\u00ff]/.test(line) ? decode(Buffer.from(line, 'latin1')) : line);
  const message = messageOf(body, decode);
  const subject = subjectOf(message);
  const title = titleOfMerge(subject, message);
  return {
    hash: object.hash,
    parents: parentsIn(head),
    author: author.name,
    email: author.email,
    date: Number(/> ?(-?\d{1,15})/.exec(fieldOf(head, 'committer') ?? '')?.[1] ?? 0) * 1000,
    subject,
    ...(title !== undefined && { title }),
  };
}

/** Of most commits the subject shows that there is nothing more to read. */
function titleOfMerge(subject: string, message: string): string | undefined {
  if (!isHostsMerge(subject) && !subject.startsWith('!')) return undefined;
  const title = numberedTitle(parseMessage(message));
  return title === subject ? undefined : title;
}

/** `Kendra <kendra@example.com> 1795478400 +0100`; what is missing is empty. */
function personIn(line: string): { readonly name: string; readonly email: string } {
  const open = line.indexOf('<');
  // Looked for once: a line of nothing but `<` is no reason to look for each of them.
  const close = open < 0 ? -1 : line.indexOf('>', open);
  if (close < 0) return { name: '', email: '' };
  const name = line.slice(0, open);
  return { name: name.endsWith(' ') ? name.slice(0, -1) : name, email: line.slice(open + 1, close) };
}

/** In characters. People read no more of a message, and searches in it stop there too. */
const longestMessage = 100_000;

/** What a commit says about itself, without the empty lines around it, cut after `longestMessage`. */
export function messageIn(object: GitObject): string {
  const { decode, body } = splitCommit(object);
  return messageOf(body, decode)
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
}

function messageOf(body: Buffer, decode: Parts['decode']): string {
  // No encoding has more bytes for a character.
  return decode(body.subarray(0, 4 * longestMessage)).slice(0, longestMessage);
}

interface Parts {
  /** As latin1, so that a character is a byte. */
  readonly head: string;
  readonly body: Buffer;
  readonly decode: (bytes: Buffer) => string;
}

function splitCommit({ content }: GitObject): Parts {
  const end = content.indexOf('\n\n');
  const head = content.toString('latin1', 0, end < 0 ? content.length : end);
  const body = end < 0 ? nothing : content.subarray(end + 2);
  return { head, body, decode: decoder(fieldOf(head, 'encoding')) };
}

/** Lines that go on from the one before, such as a signature's, begin with a space and so name no field. */
function fieldOf(head: string, field: string): string | undefined {
  const at = head.indexOf(`\n${field} `);
  if (at < 0) return undefined;
  const from = at + field.length + 2;
  const end = head.indexOf('\n', from);
  return head.slice(from, end < 0 ? undefined : end);
}

/** They stand one after the other behind the tree. */
function parentsIn(head: string): string[] {
  const parents: string[] = [];
  const field = '\nparent ';
  for (let at = head.indexOf(field); at >= 0 && head.startsWith(field, at);) {
    const end = head.indexOf('\n', at + field.length);
    parents.push(head.slice(at + field.length, end < 0 ? undefined : end));
    at = end;
  }
  return parents;
}

/** The first paragraph in one line, as git shows it. */
function subjectOf(message: string): string {
  const [paragraph = ''] = message
    .replace(/^\s*\n/, '')
    .trimStart()
    .split(/\n[^\S\n]*\n/, 1);
  return paragraph
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function decoder(encoding: string | undefined): (bytes: Buffer) => string {
  if (encoding === undefined) return (bytes) => utf8.decode(bytes);
  try {
    const text = new TextDecoder(encoding);
    return (bytes) => text.decode(bytes);
  } catch {
    // An unknown encoding: most of the text is ASCII all the same.
    return (bytes) => bytes.toString('utf8');
  }
}
