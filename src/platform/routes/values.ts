// What is the same for everything on this platform, with the fixed ids that such things need.
import type { ApiVersion } from '../http/call.ts';

export const stack = { id: '69ab69e0-1b5c-4c55-9d0e-8c4a1a1f2c24', name: 'heroku-24' };
export const region = { id: '59accabd-516d-4f0e-83e6-6e3757701145', name: 'us' };
export const cedar = { id: '0a8ea5a1-4d6e-4bd0-a0b5-0d8e7f8b0c11', name: 'cedar' };
export const dynoSize = { id: '3aabfb5e-6d5c-4d3f-9a37-7c2bb5b5f0d1', name: 'Basic' };

/** An object in version 3, its name in version 3.sdk. */
export function generation(version: ApiVersion): { id: string; name: string } | string {
  return version === '3.sdk' ? cedar.name : cedar;
}
