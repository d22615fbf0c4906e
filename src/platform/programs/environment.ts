// The environment of what the platform runs: nothing of the person who started the platform gets into it, neither tokens
// nor the variables of a git that is under way.
import { basename, delimiter, dirname, isAbsolute } from 'node:path';

/** What a program needs on Windows to run at all. */
const WINDOWS = ['SystemRoot', 'SystemDrive', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'];

/**
 * @param home a folder of the program's own.
 * @param first folders that are searched for programs before all others.
 */
export function cleanEnvironment(home: string, first: readonly string[] = []): Record<string, string> {
  // Only absolute folders: a relative one would lead into the code of an app.
  const searched = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const environment: Record<string, string> = {
    PATH: [...first, ...folderOfNode(), ...searched].join(delimiter),
    HOME: home,
  };
  if (process.platform !== 'win32') return environment;
  for (const name of WINDOWS) environment[name] = process.env[name] ?? '';
  return { ...environment, USERPROFILE: home };
}

/** Apps get the Node that runs the platform. One that is inside of another program has another name: see `haveNode`. */
function folderOfNode(): string[] {
  return /^node(\.exe)?$/i.test(basename(process.execPath)) ? [dirname(process.execPath)] : [];
}
