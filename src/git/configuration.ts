/**
 * What the environment where VS Code runs says of git's configuration: what chooses it holds here as it does in a
 * terminal, what would run a program does not. See https://git-scm.com/docs/git-config#ENVIRONMENT
 */

import { isAbsolute } from 'node:path';
import { listed } from '../domain/text/sentences.ts';

export interface Configuration {
  /** Variables for git. */
  readonly given: Readonly<Record<string, string>>;
  /** What is taken over and what is not, as names of variables and of settings. Values may be secret. */
  readonly taken: readonly string[];
  readonly left: readonly string[];
}

/** More settings than this are no person's. */
const mostSettings = 1_000;

/** Settings that may come from the environment: they run nothing. Sections and names in small letters. */
const harmless = new RegExp(
  `^(?:${[
    String.raw`safe\.(?:directory|barerepository)`,
    String.raw`url\..+\.(?:insteadof|pushinsteadof)`,
    String.raw`(?:user|author|committer)\.(?:name|email)`,
    String.raw`core\.(?:abbrev|attributesfile|autocrlf|bigfilethreshold|commitgraph|eol|excludesfile|filemode|ignorecase|longpaths|multipackindex|packedgitlimit|packedgitwindowsize|precomposeunicode|protecthfs|protectntfs|quotepath|safecrlf|symlinks)`,
    String.raw`(?:pack|index|feature)\.\w+`,
    String.raw`i18n\.\w+`,
    // They matter to those who fetch alone, and may hold a token.
    String.raw`http\..+`,
    String.raw`credential\.(?:.+\.)?(?:username|usehttppath)`,
    String.raw`protocol\.version`,
    String.raw`fetch\.(?:prune|prunetags|parallel|negotiationalgorithm|writecommitgraph|fsckobjects)`,
  ].join('|')})$`,
);
const forFetching = /^(?:http|credential|protocol|fetch)\./;
/** They name files of settings. A relative name would lead into the repository, which may come from an attacker. */
const including = /^(?:include|includeif\..+)\.path$/;

/** Variables that name programs, or where git has its own. */
const programs = [
  'GIT_ASKPASS',
  'GIT_EXEC_PATH',
  'GIT_EXTERNAL_DIFF',
  'GIT_PROXY_COMMAND',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'SSH_ASKPASS',
];

/**
 * What git gets of it.
 * @param environment such as `process.env`
 * @param reaches whether git is to talk to a remote
 */
export function configurationOf(environment: NodeJS.ProcessEnv, reaches: boolean): Configuration {
  const given: Record<string, string> = {};
  const taken: string[] = [];
  const left = programs.filter((name) => (environment[name] ?? '') !== '');
  for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']) {
    const value = environment[name];
    if (value === undefined) continue;
    // An empty name stands for no file.
    if (name !== 'GIT_CONFIG_NOSYSTEM' && value !== '' && !isAbsolute(value)) left.push(name);
    else {
      given[name] = value;
      taken.push(name);
    }
  }
  const settings: (readonly [string, string])[] = [];
  for (const [key, value] of settingsIn(environment)) {
    if (!isHarmless(key, value)) left.push(key);
    else {
      taken.push(key);
      if (reaches || !forFetching.test(normal(key))) settings.push([key, value]);
    }
  }
  for (const [at, [key, value]] of settings.entries()) {
    given[`GIT_CONFIG_KEY_${at}`] = key;
    given[`GIT_CONFIG_VALUE_${at}`] = value;
  }
  if (settings.length > 0) given['GIT_CONFIG_COUNT'] = String(settings.length);
  return { given, taken: unique(taken), left: unique(left) };
}

/** What is said of it, as sentences; none where there is nothing to say. */
export function configurationNotes(environment: NodeJS.ProcessEnv): string[] {
  const { taken, left } = configurationOf(environment, true);
  return [
    ...(taken.length > 0 ? [`From the environment git gets ${listed(taken)}.`] : []),
    ...(left.length > 0
      ? [
          `From the environment git does not get ${listed(left)}: git would run a program for it, look for it in a ` +
            'repository, or Shiplog does not know that it is harmless. What belongs into the configuration holds ' +
            'when it is set there: git config --global',
        ]
      : []),
  ];
}

/** The settings that git would take, in its order. One without a key or a value would end it. */
function settingsIn(environment: NodeJS.ProcessEnv): [string, string][] {
  const count = environment['GIT_CONFIG_COUNT'] ?? '';
  if (!/^\d{1,9}$/.test(count)) return [];
  return Array.from({ length: Math.min(Number(count), mostSettings) }, (_, at) => {
    const key = environment[`GIT_CONFIG_KEY_${at}`];
    const value = environment[`GIT_CONFIG_VALUE_${at}`];
    return key === undefined || value === undefined ? [] : [[key, value] satisfies [string, string]];
  }).flat();
}

function isHarmless(key: string, value: string): boolean {
  const name = normal(key);
  if (including.test(name)) return isAbsolute(value) || value.startsWith('~/');
  return harmless.test(name);
}

/** Sections and names are the same in capitals; what stands between them is not. */
function normal(key: string): string {
  return key
    .replace(/^[^.]*/, (section) => section.toLowerCase())
    .replace(/[^.]*$/, (name) => name.toLowerCase());
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
