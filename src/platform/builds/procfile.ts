// A Procfile: one process type a line, with the command that starts it.
import { BuildRefused } from './refusal.ts';

const NAME = /^[-\w]{1,128}$/;

/** @returns commands by process type, in the order of the file. @throws {BuildRefused} naming the line that is wrong */
export function parseProcfile(text: string): Record<string, string> {
  const types = new Map<string, string>();
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const [name, command] = [line.slice(0, Math.max(0, colon)).trim(), line.slice(colon + 1).trim()];
    if (!NAME.test(name) || command === '' || name === '__proto__') {
      throw new BuildRefused(`Line ${index + 1} of the Procfile is not of the form "web: command".`);
    }
    types.set(name, command);
  }
  return Object.fromEntries(types);
}
