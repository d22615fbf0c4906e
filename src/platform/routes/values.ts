// What is the same for everything on this platform, with the fixed ids that such things need.
import type { ApiVersion } from '../http/call.ts';
import type { App, Generation } from '../ledger/apps.ts';

export const region = { id: '59accabd-516d-4f0e-83e6-6e3757701145', name: 'us' };
export const dynoSize = { id: '3aabfb5e-6d5c-4d3f-9a37-7c2bb5b5f0d1', name: 'Basic' };

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What is built for each generation: slugs on the stack of the older one, images by Cloud Native Buildpacks on the newer. */
export const stacks: Readonly<Record<Generation, Named>> = {
  cedar: { id: '69ab69e0-1b5c-4c55-9d0e-8c4a1a1f2c24', name: 'heroku-24' },
  fir: { id: 'ba46bf09-7bd1-42fd-90df-a1a9a93eb4a2', name: 'cnb' },
};

const generations: Readonly<Record<Generation, Named>> = {
  cedar: { id: '0a8ea5a1-4d6e-4bd0-a0b5-0d8e7f8b0c11', name: 'cedar' },
  fir: { id: '5b1a6a0e-2f7b-4b39-9d5c-6a0c7d1e9f24', name: 'fir' },
};

/** As version 3 has it, and pipelines in every version. */
export function generationOf(generation: Generation): Named {
  return generations[generation];
}

/** The generation of an app: an object in version 3, its name in version 3.sdk. */
export function generationOfApp(
  { generation }: Pick<App, 'generation'>,
  version: ApiVersion,
): Named | string {
  return version === '3.sdk' ? generation : generationOf(generation);
}

/** Of what is built on this machine, in the words of images. */
export function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
