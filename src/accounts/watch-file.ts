/** News of a file outside the workspace. */

import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Programs write a file in several steps: its news come when it was quiet for so many milliseconds. */
const quiet = 200;

/**
 * Watches the folder of a file: a file that is replaced, removed or made is another one, of which a watcher of the file
 * itself hears nothing. Where there is no such folder, no news come.
 */
export function watchFile(path: string, changed: () => void): { dispose(): void } {
  const name = basename(path);
  let timer: NodeJS.Timeout | undefined;
  const hear = (_event: string, file: string | null) => {
    if (file !== null && file !== name) return;
    clearTimeout(timer);
    timer = setTimeout(changed, quiet);
  };
  try {
    const watcher = watch(dirname(path), { persistent: false }, hear);
    // The folder went away, or the system has no watchers left.
    watcher.on('error', () => watcher.close());
    return {
      dispose() {
        clearTimeout(timer);
        watcher.close();
      },
    };
  } catch {
    return { dispose: () => undefined };
  }
}
