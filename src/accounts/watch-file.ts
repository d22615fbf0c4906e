/** Watches a file outside the workspace. */

import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Debounce in milliseconds: programs write a file in several steps. */
const debounce = 200;

/**
 * Watches the folder of a file, because a watcher of the file itself misses that it is replaced, removed or created.
 * Without such a folder, nothing is reported.
 */
export function watchFile(path: string, changed: () => void): { dispose(): void } {
  const name = basename(path);
  let timer: NodeJS.Timeout | undefined;
  const hear = (_event: string, file: string | null) => {
    if (file !== null && file !== name) return;
    clearTimeout(timer);
    timer = setTimeout(changed, debounce);
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
