// Commits made by hand, such as two whose hashes begin alike.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { TestRepository } from './git.ts';

/** Writes a commit object as it is, also one that git itself would not write. */
export function writeCommit({ root }: TestRepository, content: Buffer): string {
  const args = ['hash-object', '-w', '--literally', '-t', 'commit', '--stdin'];
  return execFileSync('git', args, { cwd: root, input: content, encoding: 'utf8' }).trim();
}

/** Two commits whose hashes begin alike, found by trying: about 20,000 are enough for seven digits. */
export function twins(tree: string): [one: string, other: string, prefix: string] {
  const seen = new Map<string, string>();
  for (let i = 0; ; i++) {
    const person = 'K <k@example.com> 0 +0000';
    const text = `tree ${tree}\nauthor ${person}\ncommitter ${person}\n\n${i}\n`;
    const prefix = createHash('sha1').update(`commit ${text.length}\0${text}`).digest('hex').slice(0, 7);
    const one = seen.get(prefix);
    if (one !== undefined) return [one, text, prefix];
    seen.set(prefix, text);
  }
}
