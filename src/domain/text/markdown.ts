/** Escapes foreign text for Markdown: CommonMark and GitHub's extensions. */

import { singleLine } from './foreign-text.ts';
import { escapePart } from './web-text.ts';

/** Longer than any title; more would only hide the rest of a list. */
const longest = 300;

/**
 * One line of text that no renderer takes for markup. Nothing in it becomes a link, not even an address, and pasting it
 * notifies no one: hosts look for `@kendra` and `#12` in rendered text, where a backslash or an entity is already gone.
 * They ignore the sign when a zero-width space follows it, which is what bots write. Hashes stay as they are: hosts
 * link those alone that they have a commit for, which is then the one that is meant.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 * https://docs.gitlab.com/user/markdown/#gitlab-specific-references
 * @param text any that is one line, see `oneLine`
 * @param start whether it begins its block, where more characters have a meaning
 */
export function escapeMarkdown(text: string, start = false): string {
  const escaped = escapeMarkup(text.replace(references, `$&${noWidth}`));
  return start ? escaped.replace(/^(?:[#+=/-]|\d{1,9}(?=[.)]))/, escapeStart) : escaped;
}

/** The same for Markdown shown only in VS Code, or already a link: text copied from it stays unchanged. */
export function escapeMarkup(text: string): string {
  return (
    text
      .replace(/[\\`*[\]<>|~$]/g, String.raw`\$&`)
      // Within a word an underscore is no emphasis, and most file and function names have one there.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
      .replace(/&(?=[#\w])/g, String.raw`\&`)
      // Web and mail addresses would become links.
      .replace(/:(?=\/\/)/g, String.raw`\:`)
      .replace(/(?<=www)\./gi, String.raw`\.`)
      .replace(/@/g, String.raw`\@`)
      // Before a link it would make an image.
      .replace(/!$/, String.raw`\!`)
  );
}

const noWidth = '\u200b';
/** Mentions of people and teams, mail addresses, and numbers of issues, requests, epics, snippets and milestones. */
const references = /@(?=[^\s@])|[#!&$%^](?=\d)|\bGH-(?=\d)/gi;

/** `#46`, as a link where its page is known. */
export function reference(name: string, url: string | undefined): string {
  return url === undefined ? escapeMarkdown(name) : link(escapeMarkup(name), url);
}

/** One line for a list: without invisible characters, and not longer than people read. */
export function oneLine(text: string): string {
  return singleLine(text, longest);
}

/** @param text Markdown already; @param url without spaces */
export function link(text: string, url: string | undefined): string {
  if (url === undefined) return text;
  const safe = url.replace(/[()\\<>\s]/g, escapePart);
  return `[${text}](${safe})`;
}

/** Text as code, between as many backticks as it needs. */
export function code(text: string): string {
  const line = oneLine(text);
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length), 0) + 1);
  return runs.length > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A number makes a list with the sign after it, so the backslash goes before that sign. */
function escapeStart(start: string): string {
  return /\d/.test(start) ? `${start}\\` : `\\${start}`;
}
