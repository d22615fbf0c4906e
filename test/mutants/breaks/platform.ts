// The embedded platform: what it accepts, keeps and notices.
import { breaksIn } from '../break.ts';

export const platform = [
  ...breaksIn(
    'platform/ledger/pipelines.ts',
    ['platform/images.test.ts'],
    [['a pipeline takes apps of any generation', 'AND a.generation <> p.generation`', 'AND false`']],
  ),
  ...breaksIn(
    'platform/routes/releases.ts',
    ['platform/images.test.ts', 'platform/releases.test.ts'],
    [
      ['an image counts as a slug', 'slug: isImage ? null : built,', 'slug: built,'],
      ['a slug counts as an image', "type: isImage ? 'oci-image' : 'slug'", "type: 'oci-image'"],
    ],
  ),
  ...breaksIn(
    'platform/http/headers.ts',
    ['platform/errors.test.ts', 'platform/requests.test.ts'],
    [
      [
        'a web page whose name leads here is answered',
        'return host !== undefined && /^(127',
        'return host === undefined || /^(.*|127',
      ],
    ],
  ),
  ...breaksIn(
    'platform/http/visitors.ts',
    ['platform/errors.test.ts', 'platform/accounts.test.ts'],
    [
      [
        'any token is good',
        'if (timingSafeEqual(key, this.#digest)) return',
        'if (key.length === this.#digest.length) return',
      ],
      [
        "every account sees what the platform's own does",
        'return account && this.#visitor(account, account.id);',
        'return account && this.#visitor(account, undefined);',
      ],
    ],
  ),
  ...breaksIn(
    'platform/http/api.ts',
    ['platform/errors.test.ts'],
    [
      ['a body may be as large as it likes', 'if (size > LARGEST_BODY) {', 'if (size < 0) {'],
      [
        'the token is looked at after the request was answered',
        "if (!visitor) throw new ApiError(401, 'unauthorized', 'Invalid credentials provided.');",
        'if (!visitor) return await next();',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/schema.ts',
    ['platform/append-only.test.ts'],
    [
      [
        'a release can be removed',
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: ${table} cannot be removed'); END;",
        'BEGIN SELECT 1; END;',
      ],
      [
        'a release can be replaced',
        'WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${key} = NEW.${key})',
        'WHEN false',
      ],
      [
        'versions may have gaps',
        'WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM releases WHERE app_id = NEW.app_id), 0)',
        'WHEN NEW.version < 1',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/chain-sql.ts',
    ['platform/tampering.test.ts'],
    [
      ['a release does not say which came before it', 'ho.hash, ${previous})', 'ho.hash)'],
      ['config vars are in no hash', 'c.config_vars, ', ''],
      ['who made a release is in no hash', 'c.user_id, ', ''],
      ['the commit of a slug is in no hash', 'cs."commit", ', ''],
      [
        'a release without a hash holds',
        'IS (SELECT hash FROM hashes WHERE subject = ${release})`',
        'IN (SELECT hash FROM hashes UNION ALL SELECT ${hashOfRelease(release)} WHERE NOT EXISTS (SELECT 1 FROM hashes WHERE subject = ${release}))`',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/outcomes-sql.ts',
    ['platform/tampered-outcomes.test.ts'],
    [
      ['an outcome does not say which came before it', '    ${previous})`;', '    NULL)`;'],
      ['the command of a phase is in no hash', 'qp.command, ', ''],
      [
        'an outcome that nobody recorded holds',
        '(SELECT count(*) FROM release_events WHERE release_id = ${release}) = 1)',
        'true)',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/outcomes.ts',
    ['platform/tampered-outcomes.test.ts'],
    [
      [
        'an output that is kept as a file may be another one',
        'return sha256 === row.sha256 ? undefined',
        'return sha256 !== null ? undefined',
      ],
      [
        'the newest outcome may be gone',
        'if (first + rows.length - 1 !== last) return goneSentence(app.name);\n',
        '',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/chain.ts',
    ['platform/tampering.test.ts'],
    [
      [
        'what was read once is not looked at again',
        'if (revision !== this.#revision) this.#sound.clear();\n',
        '',
      ],
      [
        'a release is appended to one that was changed',
        'if (newest !== null) this.requireHolds(newest);',
        '',
      ],
      [
        'it is appended although guards are gone',
        'if (guard !== undefined) throw changed(guardSentence(guard));\n    const newest',
        'const newest',
      ],
      [
        'the newest release may be gone',
        'if (row && row.head !== row.newest) throw changed',
        'if (row && row.head === -1) throw changed',
      ],
      [
        'a release in the middle may be gone',
        'if (version !== first + index) return goneSentence(name, first + index);\n',
        '',
      ],
      [
        'an output may be another one',
        "if (row?.holds === 0) throw changed('An output is not what was written.');\n",
        '',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/ledger.ts',
    ['platform/tampering.test.ts', 'platform/clock.test.ts'],
    [['nothing is looked at when it is opened', 'if (finding === undefined) {', "if (finding !== '') {"]],
  ),
  ...breaksIn(
    'platform/ledger/clock.ts',
    ['platform/clock.test.ts'],
    [
      [
        'a clock that is set back makes the past pending',
        'now = Math.max(wall(), now + passed);',
        'now = wall();',
      ],
      [
        'the time stands still while a clock is behind',
        'now = Math.max(wall(), now + passed);',
        'now = Math.max(wall(), now);',
      ],
    ],
  ),
  ...breaksIn(
    'platform/ledger/database.ts',
    ['platform/trouble.test.ts', 'platform/tampering.test.ts'],
    [
      [
        'a damaged file is not noticed at start',
        "if (row?.['quick_check'] !== 'ok') throw",
        'if (row === undefined) throw',
      ],
      ['a locked file is a defect', 'throw refusalOf(error);', 'throw error;'],
      [
        'guards are looked at once only',
        'if (version === this.#guarded) return undefined;',
        'if (this.#guarded !== undefined) return undefined;',
      ],
    ],
  ),
  ...breaksIn(
    'platform/private-files.ts',
    ['platform/trouble.test.ts'],
    [
      [
        'others may read the ledger',
        "closeSync(openSync(ledger, 'a', 0o600));",
        "closeSync(openSync(ledger, 'a', 0o644));",
      ],
      [
        'others may look into the folder',
        'mkdirSync(folder, { recursive: true, mode: 0o700 });\n    const names = readdirSync(folder);\n    if (names.length === 0 || names.includes(LEDGER)) restrict(folder, 0o700);',
        'mkdirSync(folder, { recursive: true });\n    const names = readdirSync(folder);',
      ],
      [
        'a folder with other things is closed to others',
        'if (names.length === 0 || names.includes(LEDGER)) restrict',
        'restrict',
      ],
      [
        'what an earlier start left open stays so',
        'for (const name of names) if (files.has(name)) restrict(join(folder, name), 0o600);\n',
        '',
      ],
    ],
  ),
];
