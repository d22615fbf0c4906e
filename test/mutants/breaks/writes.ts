// What changes production: one request, sent once, after it was kept that it will be.
import { breaksIn } from '../break.ts';

const machine = [
  'operations/engine/machine.test.ts',
  'operations/engine/driver.test.ts',
  'operations/engine/dispatch.test.ts',
];

export const writes = [
  ...breaksIn(
    'operations/engine/driver.ts',
    ['operations/engine/driver.test.ts', 'operations/engine/dispatch.test.ts'],
    [
      [
        'it is sent before it is known that the entry was kept',
        "effect.do === 'read' ? go() : undefined",
        'go()',
      ],
      [
        'it is sent although the entry cannot be kept',
        "return { is: 'unkept', error };",
        'return undefined;',
      ],
      ['it is sent although another window has it', "if (trouble === 'taken') return;", ''],
      [
        'a cancelled second factor is a lost answer',
        "if (error instanceof Cancelled) return { is: 'stop' };",
        "if (error instanceof Cancelled) return { is: 'lost', error, now: ports.time() };",
      ],
      [
        'one that was taken back is looked for',
        "if (error instanceof Cancelled) return { is: 'withdrawn' };",
        '',
      ],
      [
        'the time is asked after the read',
        'const asked = ports.time();\n    const bases = [...(guards === true ? intent.guards : []), ...intent.targets];\n    const ledgers = await ports.read(bases.map(({ app }) => app));',
        'const bases = [...(guards === true ? intent.guards : []), ...intent.targets];\n    const ledgers = await ports.read(bases.map(({ app }) => app));\n    const asked = ports.time();',
      ],
      ['it leaves however old the guard is', 'if (ports.time().fast > before) throw new Stale();', ''],
      ['it leaves although the person took it back', 'if (stop.aborted) throw new Cancelled();', ''],
      [
        'it leaves although another window took it over meanwhile',
        "if (!isMine) throw new Held({ is: 'taken' });",
        '',
      ],
      [
        'it leaves although the disk does not say whose it is',
        "await ports.journal.renew(intent).catch((error: unknown) => {\n      throw new Held({ is: 'unkept', error });\n    });",
        'await ports.journal.renew(intent).catch(() => true);',
      ],
      [
        'nothing says that the window is still there',
        'void stayAlive(ports, intent, AbortSignal.any([done.signal, released]));',
        '',
      ],
      [
        "others' entries are read before the ledgers",
        'const ledgers = await ports.read(bases.map(({ app }) => app));\n    if (!others)',
        "const before = await ports.journal.others(intent);\n    const ledgers = await ports.read(bases.map(({ app }) => app));\n    if (others) return { is: 'read', ledgers, others: before, asked };\n    if (!others)",
      ],
      [
        'a person is told, and it is forgotten before they can read it',
        'if (report) await ports.report(report);',
        'if (report) void ports.report(report);',
      ],
      [
        'a refusal of the platform is final',
        "return { is: 'doubted', error, certain: effect === 'refused', now };",
        "return { is: 'refused', error };",
      ],
    ],
  ),
  ...breaksIn('operations/engine/machine.ts', machine, [
    [
      'it is sent although the ledger moved',
      'if (moved.length > 0) {',
      'if (moved.length > targets.length) {',
    ],
    ['a guard is good for a minute', 'const fresh = 10 * second;', 'const fresh = 60 * second;'],
    [
      'after a code was asked for, it is sent without another look',
      "case 'unlocked':\n      return guard({ ...state, at: 'guarding' });",
      "case 'unlocked':\n      return { state: { ...state, at: 'sent' }, effect: { do: 'send', before: Infinity } };",
    ],
    [
      'one that left too late is sent again without another look',
      "return guard({ ...state, at: 'guarding', stale: stale + 1 });",
      "return { state: { ...state, stale: stale + 1 }, effect: { do: 'send', before: Infinity } };",
    ],
    [
      'a lost answer is sent again',
      "case 'lost':\n      return look({ at: 'looking', since: event.now.slow, looks: 0, told: null });",
      "case 'lost':\n      return guard({ ...state, at: 'guarding' });",
    ],
    [
      'what another window left is sent',
      "case 'sent':\n      return look({ at: 'looking', since: now, looks: 0, told: null });",
      "case 'sent':\n      return begin();",
    ],
    [
      'what a window left that may still send is given up',
      'if (isGone) return over(',
      'if (now > 0) return over(',
    ],
    ['a person is asked for a code for ever', 'if (asked === most.asked)', 'if (asked > 1e9)'],
    ['one that is too slow is tried for ever', 'if (stale === most.stale)', 'if (stale > 1e9)'],
  ]),
  ...breaksIn(
    'operations/engine/after-sending.ts',
    [...machine, 'operations/engine/lost.test.ts'],
    [
      ['what does not show at once is not there', 'const horizon = 120 * second;', 'const horizon = 0;'],
      [
        'the end of the time is measured by the clock that may run ahead',
        'event.asked.slow >= sentBy + horizon',
        'event.asked.fast >= sentBy + horizon',
      ],
      ['what another one waits for is taken', 'others.sending ? noneOf(intent) : madeBy', 'madeBy'],
      [
        'it is over although another one still waits',
        'sentBy + horizon && !others.sending',
        'sentBy + horizon',
      ],
      ['a part is the whole', 'count === made.length || (count > 0 && isOver)', 'count > 0'],
      [
        'an app that is gone is asked for for ever',
        'denied && looked.denied === looks.denied',
        'denied && looked.denied > 1e9',
      ],
      [
        'a person is not told that what they read was wrong',
        'return correct ? { ...next, report: verdict } : next;',
        'return next;',
      ],
    ],
  ),
  ...breaksIn(
    'domain/plan/basis.ts',
    [...machine, 'operations/engine/lost.test.ts', 'operations/engine/journal.test.ts'],
    [
      [
        'the release before the plan counts as made',
        'version > (newest?.version ?? 0)',
        'version >= (newest?.version ?? 0)',
      ],
      ['another release that runs is no move of the ledger', ' && running === current', ''],
      ['a release that ended is no move of the ledger', ' && now?.status === newest?.status', ''],
    ],
  ),
  ...breaksIn(
    'operations/engine/made-releases.ts',
    [...machine, 'operations/engine/lost.test.ts', 'operations/engine/journal.test.ts'],
    [
      ['what others made counts as ours', '!claimed.includes(id)', "id !== ''"],
      ['the release of any person counts as ours', 'isBy(intent, user) &&', ''],
      [
        'a person is known by the mail address of that day',
        'return user === null ? email === null || by.email === email : by.id === user;',
        'return email === null || by.email === email;',
      ],
      ['v4 is taken for v46', 'description.startsWith(`${mark} `)', 'description.startsWith(mark)'],
    ],
  ),
  ...breaksIn(
    'operations/engine/journal.ts',
    ['operations/engine/journal.test.ts', 'operations/engine/driver.test.ts'],
    [
      [
        'there is no contest for an orphan',
        'await this.#ports.wait(contest);\n    if ((await store.get(id))?.owner.window !== window) return undefined;',
        '',
      ],
      ['the first who wants an orphan has it', 'await this.#ports.wait(contest);\n', ''],
      [
        'an entry of a window that is there is free',
        'return !isAlive(kept.owner.process) || this.#isSilent(kept);',
        'return true;',
      ],
      [
        'a lease that is over by the clock alone is over',
        'if (seen?.until === until) return slow - seen.since >= silence;',
        'return true;',
      ],
      [
        'an entry that another window has is written over',
        'if (!isNew && kept?.owner.window !== window) return false;',
        '',
      ],
      [
        'what another window goes on with is forgotten',
        "if (kept && kept.owner.window !== window && kept.state.at !== 'over') return;",
        '',
      ],
      [
        'what was made is forgotten while others look for theirs',
        'madeSomething ? store.put(this.#mine(intent, state)) : store.remove(intent.id)',
        'store.remove(intent.id)',
      ],
      ['a disk that takes too long is no doubt', 'this.#doubtful.add(id);', ''],
      [
        'writes of a window overtake each other',
        'const turn = this.#last.then(work, work);',
        'const turn = work();',
      ],
    ],
  ),
  ...breaksIn(
    'operations/engine/journal-entry.ts',
    ['operations/engine/journal-files.test.ts'],
    [['an entry of a later version is read', "if (output.format > format) return 'newer';", '']],
  ),
  ...breaksIn(
    'operations/engine/journal-files.ts',
    ['operations/engine/journal-files.test.ts'],
    [
      ['a power failure loses an entry whose request has left', 'durable: true', 'durable: false'],
      [
        'one entry that cannot be read is in the way of all',
        '.catch((error: unknown) => this.#skip(error))',
        '',
      ],
      [
        'an entry may have any name',
        "if (kept.intent.id !== id) throw new UnreadableEntry(id, file, 'damaged');",
        '',
      ],
    ],
  ),
  ...breaksIn(
    'operations/engine/window-process.ts',
    ['operations/engine/window-process.test.ts'],
    [
      [
        'a process of another machine is asked for here',
        'if (machine !== null && machine !== here.machine) return true;',
        '',
      ],
      [
        'a later process with the same number is the one',
        'return now === null || now === started;',
        'return true;',
      ],
    ],
  ),
  ...breaksIn(
    'operations/engine/clocks.ts',
    ['operations/engine/clocks.test.ts'],
    [
      [
        'a clock that is set forward makes time pass',
        'slow + Math.max(0, Math.min(byWall, bySteady))',
        'slow + Math.max(0, byWall)',
      ],
      ['a machine that slept did not', 'fast + Math.max(Math.abs(byWall), bySteady)', 'fast + bySteady'],
    ],
  ),
  ...breaksIn(
    'api/effect.ts',
    ['api/effect.test.ts'],
    [
      ['408 is a refusal', ' || error.status === 408', ''],
      ['trouble of the platform is a refusal', 'error.status >= 500 || ', ''],
      ['what never left counts as lost', "return error.hasLeft ? 'unknown' : 'none';", "return 'unknown';"],
      ['what left counts as nothing', "return error.hasLeft ? 'unknown' : 'none';", "return 'none';"],
      [
        'a word of something on the way is the platform’s',
        'error.id !== undefined && refusals.has(error.status)',
        'refusals.has(error.status)',
      ],
      [
        'any status below 500 is a refusal for good',
        'error.id !== undefined && refusals.has(error.status)',
        'error.id !== undefined',
      ],
      [
        'an app of somebody else is asked for for ever',
        "(one.status === 403 && one.id !== 'two_factor')",
        'one.status === 451',
      ],
    ],
  ),
  ...breaksIn(
    'api/caller.ts',
    ['api/gate.test.ts', 'api/client.test.ts', 'api/rejected.test.ts', 'api/second-factor.test.ts'],
    [
      [
        'a write is sent again after a code was asked for',
        'if (!operation.retry) return this.#write({ operation, params, options, code: options.code });',
        '',
      ],
    ],
  ),
  ...breaksIn(
    'api/transport.ts',
    ['api/gate.test.ts'],
    [
      ['a write waits for its turn behind its guard', 'if (gate) await gate.open();', ''],
      ['a write waits behind reads', "gate ? 'write' : urgency", 'urgency'],
    ],
  ),
  ...breaksIn(
    'api/receiver.ts',
    ['api/gate.test.ts'],
    [['a write leaves without a last look at the clock', 'this.#gate?.pass();', '']],
  ),
];
