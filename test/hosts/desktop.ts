// Whether the desktop build of VS Code can run the extension tests here, and where it is.
import { SilentReporter, downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cacheRoot } from './cache.ts';
import { type Age, versionOf } from './vscode.ts';

/** Where the extension tests run, with the reason in words; the desktop build with its executable. */
export type Host =
  | { readonly kind: 'desktop'; readonly executable: string; readonly reason: string }
  | { readonly kind: 'web'; readonly reason: string };

/** What the person asked for: `--desktop`, `--web` or neither. */
export type HostChoice = 'desktop' | 'web' | undefined;

/** How long the download may stand still, in milliseconds. */
const IDLE = 15_000;

/**
 * Chooses the host: the desktop build where there is a display and it can be downloaded, else the web host.
 * @throws when the desktop build was asked for and cannot be had.
 */
export async function chooseHost(age: Age, choice: HostChoice): Promise<Host> {
  if (choice === 'web') return { kind: 'web', reason: 'asked for with --web' };
  if (choice === undefined && !hasDisplay()) {
    return { kind: 'web', reason: 'this machine has no display for the desktop build' };
  }
  const version = versionOf(age);
  try {
    const executable = await download(version);
    const reason = choice === 'desktop' ? 'asked for with --desktop' : 'there is a display';
    return { kind: 'desktop', executable, reason };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (choice === 'desktop') {
      throw new Error(
        `The desktop build of VS Code ${version} cannot be downloaded: ${why}. Try it with --web.`,
        {
          cause: error,
        },
      );
    }
    return { kind: 'web', reason: `the desktop build cannot be downloaded: ${why}` };
  }
}

/** Whether a window can be shown. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
}

/** From the cache, or else downloaded into it. A network that is not there is found out at the first attempt. */
async function download(version: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const reporter = new (class extends SilentReporter {
      override error(error: unknown = new Error('it failed')): void {
        reject(error);
      }
    })();
    const found = downloadAndUnzipVSCode({ version, cachePath: cacheRoot, reporter, timeout: IDLE });
    found.then(resolve, reject);
  });
}
