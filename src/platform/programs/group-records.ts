// Which process groups run, on disk: a platform that was killed could not end them, so the next one does.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { endByHome } from './escaped.ts';
import { signalGroup } from './group.ts';

export class GroupRecords {
  readonly #folder: string;

  /**
   * Ends what an earlier platform left running, and waits for that.
   * @param folder where the records are; it is made. The homes of what runs are beside it.
   */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder);
    const left = names.filter((name) => isSame(Number(name), readFileSync(join(folder, name), 'utf8')));
    for (const name of left) signalGroup(Number(name), 'SIGKILL');
    const escaped = endByHome((home) => home.startsWith(dirname(folder) + sep));
    waitForEnd({ groups: new Set(left.map(Number)), pids: new Set(escaped) });
    for (const name of names) rmSync(join(folder, name));
  }

  /** @param pid of the leader of a group that was just started */
  add(pid: number): void {
    writeFileSync(join(this.#folder, String(pid)), startOf(pid) ?? '', { mode: 0o600 });
  }

  remove(pid: number): void {
    rmSync(join(this.#folder, String(pid)), { force: true });
  }
}

/**
 * Whether a group is the one that was recorded. The system gives the number of a process to another one only when both
 * it and its group are gone, so a group whose leader has ended is still the same.
 */
function isSame(pid: number, start: string): boolean {
  if (start === '') return false;
  const now = startOf(pid);
  return now === undefined ? isGroup(pid) : now === start;
}

/** How long the system may take to end what was killed, in ms. It takes a few, unless a disk does not answer. */
const LONGEST_END_MS = 2000;

interface Ended {
  readonly groups: ReadonlySet<number>;
  /** Of what was in none of the groups. */
  readonly pids: ReadonlySet<number>;
}

/** What is ended holds files and ports until it is gone. */
function waitForEnd(ended: Ended): void {
  if (ended.groups.size + ended.pids.size === 0) return;
  const deadline = Date.now() + LONGEST_END_MS;
  while (Date.now() < deadline && isAnyRunning(ended)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}

/** One that has ended and that its parent has not looked at yet is still a member of its group; it does not run. */
function isAnyRunning({ groups, pids }: Ended): boolean {
  if (process.platform !== 'linux') return [...groups].some(isGroup);
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    const [state = '', , group] = fieldsOf(Number(name));
    return (groups.has(Number(group)) || pids.has(Number(name))) && !/^[ZX]?$/.test(state);
  });
}

function isGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

/** When a process was started, as the system writes it; undefined when there is none, or the system does not say. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return fieldsOf(pid)[19];
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** What Linux says of a process from its state on; nothing of one that is gone. */
function fieldsOf(pid: number): string[] {
  try {
    // The name of the program, in parentheses, may hold anything: what follows is counted from its end.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
