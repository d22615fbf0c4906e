// Whether a process runs, as its system sees it.
import { readFileSync, readdirSync } from 'node:fs';

/** One that has ended and whose parent has not looked yet does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/**
 * The processes that belong to a folder: what a platform has started there, by its home or by its arguments. Linux only:
 * elsewhere, none.
 */
export function programsOf(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const said = ['environ', 'cmdline']
          .map((name) => readFileSync(`/proc/${pid}/${name}`, 'latin1'))
          .join('\0');
        return said.split('\0').some((word) => word.includes(`${folder}/runtime/`));
      } catch {
        return false;
      }
    });
}
