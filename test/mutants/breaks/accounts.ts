// Who is signed in, and where a token may come from and go to.
import { breaksIn } from '../break.ts';

export const accounts = [
  ...breaksIn(
    'accounts/netrc.ts',
    ['accounts/netrc.test.ts'],
    [
      [
        'the entry for every other host is taken for ours',
        "keyword === 'machine' && words.next() === host",
        "keyword === 'default' || words.next() === host",
      ],
      [
        'a host that only begins like ours gets our token',
        'words.next() === host',
        'words.next()?.startsWith(host)',
      ],
      [
        'a commented entry counts',
        "if (keyword.startsWith('#')) words.skip(restOfLine);",
        "if (keyword === '#') words.skip(restOfLine);",
      ],
      ['what a macro says counts as entries', "else if (keyword === 'macdef') words.skip(macro);\n", ''],
      [
        'an unreadable file is taken for one without logins',
        "if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;",
        'if (code !== undefined) return undefined;',
      ],
      [
        'a later password of the entry replaces the first',
        'entry[keyword] ??= value',
        'entry[keyword] = value',
      ],
    ],
  ),
  ...breaksIn(
    'accounts/stored-accounts.ts',
    ['accounts/stored-accounts.test.ts'],
    [
      ['all platforms share one secret', '`shiplog.accounts ${platform.origin}`', "'shiplog.accounts'"],
      ['tokens of two platforms have one hash', '`${platform.origin}\\n${token}`', 'token'],
      [
        'what was written is not looked at again',
        '(empty ? this.#secrets.delete(key) : this.#secrets.store(key, text));',
        '(empty ? this.#secrets.delete(key) : this.#secrets.store(key, text));\n      return;',
      ],
      ['what cannot be read counts as nobody', 'if (state) return state;', 'return state ?? nothing;'],
      [
        'an account that signed out comes back with its token of elsewhere',
        'if (known?.aside === true && !signsIn) return state;',
        '',
      ],
      [
        'signing out leaves the token where it is kept',
        'accounts: state.accounts.filter((account) => account.id !== id),',
        'accounts: state.accounts,',
      ],
      ['signing out sets nothing aside', 'aside: true }', 'aside: false }'],
      ['old tokens of elsewhere are never forgotten', 'others: others.slice(-mostOthers) };', 'others };'],
    ],
  ),
  ...breaksIn(
    'accounts/stored-shape.ts',
    ['accounts/stored-accounts.test.ts'],
    [['an empty token counts as one', 'v.pipe(v.string(), v.nonEmpty())', 'v.string()']],
  ),
  ...breaksIn(
    'accounts/sign-in-methods.ts',
    ['accounts/sign-in-methods.test.ts'],
    [
      [
        'HEROKU_API_KEY goes to any platform',
        'return isForCommandLine(platform, environment) ? foundOnly(token) : undefined;',
        'return foundOnly(token);',
      ],
      [
        "the command line's login goes to any platform",
        'isForCommandLine(platform, environment) && (await findCommandLine(environment)) !== undefined',
        '(await findCommandLine(environment)) !== undefined',
      ],
      [
        'a host counts that only ends like ours',
        'new URL(url).origin === platform.origin',
        'platform.origin.endsWith(new URL(url).host)',
      ],
      [
        'the port of a host in netrc does not matter',
        'netrcPath(environment), platform.host)',
        'netrcPath(environment), platform.hostname)',
      ],
    ],
  ),
  ...breaksIn(
    'accounts/find-logins.ts',
    ['accounts/session-store.test.ts'],
    [
      ['a token that was set aside is used', 'if (other?.aside === true) continue;', ''],
      [
        'one place that cannot be read takes the others away',
        'if (!(error instanceof Problem)) throw error;\n      log',
        'throw error;\n      log',
      ],
    ],
  ),
  ...breaksIn(
    'accounts/logins.ts',
    ['accounts/session-store.test.ts'],
    [
      [
        'a refused token is used before a good one',
        'Number(refused.has(a.token)) - Number(refused.has(b.token))',
        'Number(refused.has(b.token)) - Number(refused.has(a.token))',
      ],
      ['a token of somebody else goes on as the account before', 'if (who && one.who) return false;', ''],
    ],
  ),
  ...breaksIn(
    'accounts/session-store.ts',
    ['accounts/session-store.test.ts'],
    [
      [
        'any error of the platform counts as a refused token',
        'if (!(error instanceof ApiError && error.status === 401) || !isStillListed()) return;',
        'if (!isStillListed()) return;',
      ],
      [
        'accounts of one platform go on at another',
        'this.#platform?.origin === platform.origin ? this.#accounts : []',
        'this.#accounts',
      ],
      [
        'the answer of a platform that was left counts',
        'if (this.#ports.platform().origin !== platform.origin) return this.#read(again);',
        '',
      ],
      [
        'a token is kept before the platform took it',
        'const who = await (await this.#ports.connect({ url: platform, token })).account({ signal });',
        "const who = await (await this.#ports.connect({ url: platform, token })).account({ signal }).catch(() => ({ id: token, email: '' }));",
      ],
    ],
  ),
  ...breaksIn(
    'accounts/signed-in.ts',
    ['accounts/session-store.test.ts'],
    [['an account that signed out keeps its token', "this.client.use('');", '']],
  ),
];
