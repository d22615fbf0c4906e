// The live copy of each ledger, and what is kept of it.
import { breaksIn } from '../break.ts';

export const ledger = [
  ...breaksIn(
    'ledger/merge.ts',
    ['ledger/merge.test.ts'],
    [
      [
        'two releases run at once',
        'return release.current === current ? release : { ...release, current };',
        'return release;',
      ],
      [
        'an answer from before undoes one from after',
        'return release.updatedAt > known.updatedAt;',
        'return true;',
      ],
      [
        'a release that ended is pending again',
        'return stage !== stageKnown ? stage > stageKnown : !isSame(release, known);',
        'return !isSame(release, known);',
      ],
      [
        'the oldest that ran counts as running',
        'Math.max(newestRunning(known), newestRunning(page))',
        'Math.min(newestRunning(known), newestRunning(page))',
      ],
      [
        'a version stands in it twice',
        'if (before?.version !== release.version) merged.push(release);',
        'if (before !== release) merged.push(release);',
      ],
      [
        'a page in another order is taken as it comes',
        'return sorted ? page : page.toSorted((a, b) => b.version - a.version);',
        'return page;',
      ],
    ],
  ),
  ...breaksIn(
    'ledger/pages.ts',
    ['ledger/reads.test.ts', 'ledger/faults.test.ts', 'ledger/walk.test.ts'],
    [
      [
        'a ledger that repeats itself is read for ever',
        "if (next === asked) throw strange(host, 'repeats a page of its ledger');\n",
        '',
      ],
      ['a part of the ledger may be skipped', 'named < lowest - malformed.length', 'named < 0'],
      ['a ledger may end before v1', 'if (before > 1 && before !== Infinity)', 'if (before === Infinity)'],
      [
        'a page of nothing that can be read is an empty ledger',
        'if (page.members.length > 0 || what === undefined) return page;',
        'return page;',
      ],
    ],
  ),
  ...breaksIn(
    'ledger/known-releases.ts',
    ['catalog/head-start.test.ts', 'ledger/ledger.test.ts', 'ledger/reads.test.ts'],
    [
      ['a copy is taken beyond what is missing in it', 'whole === -1 ? kept : kept.slice(0, whole)', 'kept'],
      ['a release may leave a gap', 'release.version > this.newest + 1 || ', ''],
      [
        'a ledger of another app of the same name goes on',
        '(ids.get(version) ?? id) !== id',
        "ids.get(version) === undefined && id === ''",
      ],
    ],
  ),
  ...breaksIn(
    'ledger/ledger-cache.ts',
    ['ledger/ledger-cache.test.ts'],
    [
      [
        'accounts share one file',
        "createHash('sha256').update(accountId)",
        "createHash('sha256').update('account')",
      ],
      [
        'the file may be named after any text',
        "createHash('sha256').update(accountId).digest('hex').slice(0, 32)",
        'accountId',
      ],
      ['an account that signed out stays on disk', 'rm(file, { force: true })', 'Promise.resolve()'],
      [
        'an older copy may be the last',
        'await change.catch(() => undefined);',
        'void change.catch(() => undefined);',
      ],
    ],
  ),
  ...breaksIn(
    'ledger/cache-file.ts',
    ['ledger/ledger-cache.test.ts'],
    [['a file from another time is read', 'format: v.literal(format)', 'format: v.number()']],
  ),
  ...breaksIn(
    'ledger/private-files.ts',
    ['operations/engine/journal-files.test.ts', 'ledger/ledger-cache.test.ts'],
    [
      [
        'entries are written in place',
        'await writeDraft(draft, text, durable);\n    await rename(draft, file);',
        'await rm(file, { force: true });\n    await writeDraft(file, text, durable);',
      ],
      ['others may read them', 'const ownFile = 0o600;', 'const ownFile = 0o644;'],
      ['others may look into their folder', 'const ownFolder = 0o700;', 'const ownFolder = 0o755;'],
      [
        'a draft that could not be written stays',
        'await rm(draft, { force: true }).catch(() => undefined);\n    throw error;',
        'throw error;',
      ],
      [
        'the draft of another window is removed while it is written',
        '&& now - found.mtimeMs > draftsLast',
        '',
      ],
    ],
  ),
  ...breaksIn(
    'catalog/app-ledgers.ts',
    ['catalog/known-apps.test.ts'],
    [
      [
        'names come before ids',
        'const byFirst = await this.#findBy(first, id);',
        'const named = this.#known?.apps.find((one) => one.id === id || one.name === name);\n    if (named) return this.of(named);\n    const byFirst = await this.#findBy(first, id);',
      ],
      [
        'another account reads an app before the one that it was opened with',
        'const byFirst = await this.#findBy(first, id);',
        'const byFirst = await this.#findBy(others, id);',
      ],
      [
        'of two apps of one name the first is meant',
        'if (app && !found.has(app.id)) found.set',
        'if (app && found.size === 0) found.set',
      ],
      [
        'an account without an answer does not see the app',
        "if (answer.status === 'rejected' && !isRefusal(answer.reason)) throw answer.reason;",
        '',
      ],
    ],
  ),
  ...breaksIn(
    'ledger/ledgers.ts',
    ['catalog/known-apps.test.ts'],
    [
      [
        'ledgers of an account that signed out are kept',
        'if (!accounts.includes(account)) this.#ledgers.delete(account);',
        'if (accounts.length < 0) this.#ledgers.delete(account);',
      ],
    ],
  ),
];
