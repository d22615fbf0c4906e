/** Text for use in web addresses. */

/** Host names may use any alphabet; brackets are for IPv6. */
const hostForm = /^(?:[\p{L}\p{N}_][\p{L}\p{N}._-]{0,252}|\[[0-9a-f:.]{2,45}\])$/u;

/** @param text in lower case, without a port */
export function isHost(text: string): boolean {
  return hostForm.test(text);
}

/** True for text without control characters. */
export function isPlain(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001f\u007f]/.test(text);
}

/** Escapes one part of a path or a query value: whatever has a meaning in addresses, HTML or Markdown. */
export function escapePart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Escapes a path but keeps its slashes. */
export function escapePath(path: string): string {
  return path.split('/').map(escapePart).join('/');
}
