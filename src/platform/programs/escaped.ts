// Programs that have left the group of the one that started them, as daemons do. Their home, which they have inherited,
// says to whom they belong. Only Linux tells it; elsewhere they are not found.
import { readdirSync, readFileSync } from 'node:fs';

/** How often it is looked again: what is ended may have started another one meanwhile. */
const MOST_LOOKS = 5;

/**
 * Ends all programs with one of these homes.
 * @param since the id of one that was started before them: a machine has many that are older, and each takes time to read
 * @returns their ids; they are gone soon
 */
export function endByHome(isMeant: (home: string) => boolean, since = 0): number[] {
  const ended = new Set<number>();
  if (process.platform !== 'linux') return [];
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const found = programs(since).filter((pid) => !ended.has(pid) && isMeant(homeOf(pid) ?? ''));
    if (found.length === 0) break;
    for (const pid of found) {
      ended.add(pid);
      end(pid);
    }
  }
  return [...ended];
}

function programs(since: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > since && pid !== process.pid);
}

/** Nothing of one that is gone, or belongs to somebody else. */
function homeOf(pid: number): string | undefined {
  try {
    return /(?:^|\0)HOME=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
