// What is the same for everything on this platform, with the fixed ids that such things need.
import { createHash } from 'node:crypto';
import type { ApiVersion } from '../http/call.ts';

export const stack = { id: '69ab69e0-1b5c-4c55-9d0e-8c4a1a1f2c24', name: 'heroku-24' };
export const region = { id: '59accabd-516d-4f0e-83e6-6e3757701145', name: 'us' };
export const cedar = { id: '0a8ea5a1-4d6e-4bd0-a0b5-0d8e7f8b0c11', name: 'cedar' };

/** An object in version 3, its name in version 3.sdk. */
export function generation(version: ApiVersion): { id: string; name: string } | string {
  return version === '3.sdk' ? cedar.name : cedar;
}

/** A UUID (version 8) that is always the same for the same parts, for what has no row of its own. */
export function uuidFrom(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
