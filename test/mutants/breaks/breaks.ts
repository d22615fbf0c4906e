// All deliberate breaks. Each stands for a mistake that would matter, in the rooms that write, read what others wrote,
// or hold tokens; none is there for the sake of a number.
import type { Break } from '../break.ts';
import { accounts } from './accounts.ts';
import { api } from './api.ts';
import { git } from './git.ts';
import { ledger } from './ledger.ts';
import { domain } from './domain.ts';
import { platform } from './platform.ts';
import { writes } from './writes.ts';

export const breaks: readonly Break[] = [
  ...accounts,
  ...api,
  ...git,
  ...ledger,
  ...domain,
  ...platform,
  ...writes,
];
