// Node for apps on a machine that has none. An editor has one inside, which runs the platform: Electron is Node where a
// variable asks it to be.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cleanEnvironment } from './environment.ts';
import { isThere } from './group.ts';

/**
 * Where the platform has no `node` on its PATH, puts one behind all that is there: a script that runs what runs the
 * platform. Not on Windows, whose scripts are others.
 * @param folder for the script; it is made when it is needed
 */
export function haveNode(folder: string): void {
  if (process.platform === 'win32' || isThere('node', cleanEnvironment(folder)['PATH'] ?? '')) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Complete or not there at all: a process of an app may begin at this moment.
  const draft = join(folder, `node-${process.pid}`);
  writeFileSync(draft, script(process.execPath), { mode: 0o700 });
  renameSync(draft, join(folder, 'node'));
  process.env['PATH'] = [process.env['PATH'] ?? '', folder].join(delimiter);
}

/** What an app starts by its `process.execPath` needs the variable as well, so that it stays set. */
function script(program: string): string {
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec '${program.replaceAll("'", String.raw`'\''`)}' "$@"\n`;
}
