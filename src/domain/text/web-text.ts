/** Text that goes into the address of a page. */

/** A name may be written in any alphabet; the brackets are those of IPv6. */
const hostForm = /^(?:[\p{L}\p{N}_][\p{L}\p{N}._-]{0,252}|\[[0-9a-f:.]{2,45}\])$/u;

/** @param text in lower case, without a port */
export function isHost(text: string): boolean {
  return hostForm.test(text);
}

/** True for text without control characters, which no address has. */
export function isPlain(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001f\u007f]/.test(text);
}

/** One part of a path, or a value of a query. What has a meaning to addresses, to HTML or to Markdown is escaped. */
export function escapePart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A path, whose slashes stay. */
export function escapePath(path: string): string {
  return path.split('/').map(escapePart).join('/');
}
