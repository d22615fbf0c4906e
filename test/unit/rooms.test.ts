// The rooms of the source and the doors between them, checked in every file; type imports count as well.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

interface Room {
  /** The other rooms that it may import from. */
  readonly rooms: readonly string[];
  /** Those of which it may import types only. */
  readonly types?: readonly string[];
  /** Packages that it may not import, `node:` standing for all that Node has built in. */
  readonly without?: readonly string[];
}

/** All of what is pure: most rooms may use each part of it. */
const domain = ['domain', 'domain/text', 'domain/graph', 'domain/forge', 'domain/release', 'domain/plan'];

/** Paths below `src/`, one floor above the other; of several that hold a file, the longest is its room. */
const rooms: Readonly<Record<string, Room>> = {
  platform: { rooms: [], without: ['vscode'] },

  domain: { rooms: [], without: ['vscode'] },
  'domain/text': { rooms: ['domain'], without: ['vscode'] },
  'domain/graph': { rooms: ['domain', 'domain/text'], without: ['vscode'] },
  'domain/forge': { rooms: ['domain', 'domain/text', 'domain/graph'], without: ['vscode'] },
  'domain/release': { rooms: ['domain', 'domain/text', 'domain/graph', 'domain/forge'], without: ['vscode'] },
  'domain/plan': { rooms: domain, without: ['vscode'] },

  programs: { rooms: [], without: ['vscode'] },
  progress: { rooms: ['domain'] },
  api: { rooms: domain, without: ['vscode'] },
  accounts: { rooms: [...domain, 'api', 'programs', 'progress'] },
  git: { rooms: [...domain, 'programs'] },
  ledger: { rooms: [...domain, 'api'], without: ['vscode'] },
  catalog: { rooms: [...domain, 'api', 'git', 'ledger'], without: ['vscode'] },
  code: { rooms: [...domain, 'api', 'git', 'ledger', 'catalog'], without: ['vscode'] },

  'operations/plan': { rooms: [...domain, 'ledger', 'git', 'code'] },
  'operations/engine': { rooms: [...domain, 'api', 'ledger', 'catalog', 'progress', 'operations/plan'] },
  'operations/rollback': { rooms: [...domain, 'ledger', 'code', 'operations/plan', 'operations/engine'] },
  'operations/promotion': {
    rooms: [...domain, 'api', 'ledger', 'catalog', 'code', 'operations/plan', 'operations/engine'],
  },

  'features/fetch': { rooms: [...domain, 'progress', 'ledger', 'git', 'code', 'features/changes'] },
  'features/changes': { rooms: [...domain, 'progress', 'ledger', 'git', 'code', 'features/fetch'] },
  'features/picks': { rooms: [...domain, 'ledger', 'catalog'] },
  'features/changelog': { rooms: [...domain, 'progress', 'ledger', 'git', 'code', ...features()] },
  'features/compare': { rooms: [...domain, 'progress', 'ledger', 'git', 'code', ...features()] },
  'features/find': { rooms: [...domain, 'progress', 'ledger', 'git', 'catalog', 'code', ...features()] },
  'features/documents': { rooms: [] },
  'features/web': { rooms: [...domain, 'progress', 'ledger', 'git', 'code', ...features()] },

  'views/rows': { rooms: [...domain, 'ledger', 'git', 'code', 'features/web'] },
  'views/releases': {
    rooms: [...domain, 'api/errors.ts', 'ledger', 'git', 'catalog', 'code', 'views/rows'],
  },
  'views/pipelines': {
    rooms: [...domain, 'ledger', 'git', 'catalog', 'code', 'views/rows', ...features()],
  },
  'views/pages': {
    rooms: [...domain, 'ledger', 'git', 'code', 'catalog', 'operations/plan', ...features()],
  },
  'views/pages/page': { rooms: ['views/pages/protocol.ts'], without: ['vscode', 'node:'] },
  'views/output': { rooms: [...domain, 'progress', 'ledger', 'git', 'code'] },
  'views/notifications': { rooms: [...domain, 'ledger', 'git', 'code'] },
  'views/status': { rooms: [...domain, 'ledger', 'git', 'code', 'catalog'] },

  'app/lazy': { rooms: [...domain], types: ['app'] },
};

/** What ties the rooms together: these may import from each of them. */
const wiring: readonly string[] = ['extension.ts', 'app'];

function features(): string[] {
  return ['changelog', 'changes', 'compare', 'documents', 'fetch', 'find', 'picks', 'web'].map(
    (name) => `features/${name}`,
  );
}

/** The only places, files or rooms, that may import these packages and files. */
const keepers: Readonly<Record<string, readonly string[]>> = {
  undici: ['api/transport.ts', 'api/undici.d.ts'],
  'simple-git': ['git/git.ts'],
  // A description is read where its release enters; from there on it has its `change`.
  'api/parse-change.ts': ['api', 'ledger/cache-file.ts'],
  // Each gives its programs an environment without tokens.
  'node:child_process': [
    'accounts/command-line.ts',
    'accounts/sample.ts',
    'platform/git',
    'platform/processes',
    'platform/programs',
    'platform/sample/repository.ts',
    'platform/slugs/tar.ts',
  ],
};

const MOST_LINES = 350;
const lineLimits: Readonly<Record<string, number>> = { 'extension.ts': 49 };

interface Import {
  readonly source: string;
  readonly typeOnly: boolean;
}

type Node = Readonly<Record<string, unknown>>;

/** Whether a path is a folder's or file's own, or lies below it. */
const within = (path: string, place: string) => path === place || path.startsWith(`${place}/`);

/** Whether a file may import from every room; those of a room within `app` may not. */
const isWiring = (file: string) => roomOf(file) === undefined && wiring.some((place) => within(file, place));

function roomOf(file: string): string | undefined {
  const holding = Object.keys(rooms).filter((room) => within(file, room));
  return holding.toSorted((a, b) => b.length - a.length)[0];
}

/** The problems in one source file, each a sentence. @param file its path below `src/`, with slashes. */
function problemsIn(file: string, text: string): string[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const limit = lineLimits[file] ?? MOST_LINES;
  const long = lines > limit ? [`${file} has ${lines} lines; at most ${limit} are allowed.`] : [];
  if (!isWiring(file) && roomOf(file) === undefined) return [...long, `${file} lies in no room.`];
  const wrong = importsOf(file, text).flatMap((found) => objection(file, found) ?? []);
  return [...long, ...wrong.map((why) => `${file} ${why}.`)];
}

function objection(file: string, { source, typeOnly }: Import): string | undefined {
  const target = source.startsWith('.') ? posix.join(posix.dirname(file), source) : undefined;
  const keeping = Object.entries(keepers).find(([name]) => within(target ?? source, name))?.[1];
  if (keeping?.some((place) => within(file, place)) === false) {
    return `imports ${target ?? source}, which only ${keeping.join(' and ')} may`;
  }
  if (target !== undefined) return roomObjection(file, target, typeOnly);
  const without = rooms[roomOf(file) ?? '']?.without ?? [];
  const name = without.find((each) => (each.endsWith(':') ? source.startsWith(each) : within(source, each)));
  return name === undefined ? undefined : `imports ${source}, which its room may not`;
}

function roomObjection(file: string, target: string, typeOnly: boolean): string | undefined {
  if (target.startsWith('../')) return `imports ${target}, which lies outside src`;
  if (isWiring(file)) return undefined;
  const own = roomOf(file) ?? '';
  const allowed = rooms[own];
  if (roomOf(target) === own) return undefined;
  if (allowed?.rooms.some((place) => opens(place, target)) === true) return undefined;
  if (allowed?.types?.some((place) => opens(place, target)) === true) {
    return typeOnly ? undefined : `imports more than types from ${target}`;
  }
  return `imports ${target}, which ${own} may not`;
}

/** A room opens onto its own files, not onto those of a room inside it. */
function opens(place: string, target: string): boolean {
  return target === place || (roomOf(target) ?? posix.dirname(target)) === place;
}

/** Every import in a source file, whichever way it is written. @throws when the file cannot be parsed. */
function importsOf(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: Import[] = [];
  visit(program, (node) => {
    const source = sourceOf(node);
    if (source !== undefined) found.push({ source, typeOnly: isTypeOnly(node) });
  });
  return found;
}

/** What a node imports from; a name that is computed cannot be checked, so it is none of any room's. */
function sourceOf(node: Node): string | undefined {
  const { type, callee } = node;
  if (type === 'TSExternalModuleReference') return literal(node['expression']);
  if (type === 'CallExpression' && isNode(callee) && callee['name'] === 'require') {
    return literal(Array.isArray(node['arguments']) ? node['arguments'][0] : undefined);
  }
  const kinds = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'];
  if (type !== 'TSImportType' && !kinds.includes(String(type))) return undefined;
  return isNode(node['source']) ? literal(node['source']) : undefined;
}

function literal(node: unknown): string {
  return isNode(node) && typeof node['value'] === 'string' ? node['value'] : '../(computed)';
}

function isTypeOnly(node: Node): boolean {
  if (node['type'] === 'TSImportType' || hasTypeKind(node)) return true;
  const { specifiers } = node;
  return Array.isArray(specifiers) && specifiers.length > 0 && specifiers.every(hasTypeKind);
}

function hasTypeKind(node: unknown): boolean {
  return isNode(node) && (node['importKind'] ?? node['exportKind']) === 'type';
}

function visit(value: unknown, act: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const each of value) visit(each, act);
  } else if (isNode(value)) {
    act(value);
    visit(Object.values(value), act);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('the rooms of the source', () => {
  const root = resolve(import.meta.dirname, '../../src');
  const files = globSync('**/*.ts', { cwd: root }).map((file) => file.split(sep).join('/'));

  it('are all there', () => {
    const there = new Set(files.map((file) => roomOf(file)));
    assert.deepEqual(
      Object.keys(rooms).filter((room) => !there.has(room)),
      [],
    );
  });

  it('keeps to the table', () => {
    const problems = files.flatMap((file) => problemsIn(file, readFileSync(resolve(root, file), 'utf8')));
    assert.deepEqual(problems, []);
  });

  it('have no files that import each other in a circle', () => {
    const imports = new Map(
      files.map((file) => [file, importedBy(file, readFileSync(resolve(root, file), 'utf8'))]),
    );
    assert.deepEqual(circlesIn(imports), []);
  });
});

/** The files of the source that a file imports, types as well. */
function importedBy(file: string, text: string): string[] {
  const own = importsOf(file, text).filter(({ source }) => source.startsWith('.'));
  return own.map(({ source }) => posix.join(posix.dirname(file), source));
}

/** The circles of a graph of imports, each once: `a.ts > b.ts > a.ts`. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' > '));
    else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) follow(next, [...path, file]);
      done.add(file);
    }
  };
  for (const file of imports.keys()) follow(file, []);
  return found;
}

describe('the check of the rooms', () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['domain/text/a.ts', `import * as vscode from 'vscode';`, /imports vscode/],
    ['api/a.ts', `import type { Uri } from 'vscode';`, /imports vscode/],
    ['ledger/a.ts', `let x: import('vscode').Uri;`, /imports vscode/],
    ['code/a.ts', `import type { Uri } from 'vscode';`, /imports vscode/],
    ['code/a.ts', `import { x } from '../operations/engine/a.ts';`, /which code may not/],
    ['git/a.ts', `import { x } from '../code/a.ts';`, /which git may not/],
    ['catalog/a.ts', `import type { A } from '../code/a.ts';`, /which catalog may not/],
    ['platform/a.ts', `const v = await import('vscode');`, /imports vscode/],
    ['platform/a.ts', `const v = require('vscode');`, /imports vscode/],
    ['platform/a.ts', `import v = require('vscode');`, /imports vscode/],
    ['platform/routes/a.ts', `import { x } from '../../domain/a.ts';`, /which platform may not/],
    ['platform/a.ts', `import type { A } from '../api/a.ts';`, /api\/a\.ts, which platform may not/],
    ['app/lazy/a.ts', `import { type A, b } from '../commands.ts';`, /more than types/],
    ['app/lazy/a.ts', `export * from '../commands.ts';`, /more than types/],
    ['app/lazy/a.ts', `import '../commands.ts';`, /more than types/],
    ['domain/text/a.ts', `export { x } from '../release/a.ts';`, /which domain\/text may not/],
    ['domain/a.ts', `export * from './text/a.ts';`, /which domain may not/],
    ['git/a.ts', `import type { A } from '../ledger/a.ts';`, /which git may not/],
    ['accounts/a.ts', `import { x } from '../git/a.ts';`, /which accounts may not/],
    ['views/releases/a.ts', `import { x } from '../pages/a.ts';`, /which views\/releases may not/],
    [
      'views/releases/a.ts',
      `import { x } from '../../operations/engine/a.ts';`,
      /which views\/releases may not/,
    ],
    ['views/pages/a.ts', `import { x } from './page/page.ts';`, /which views\/pages may not/],
    ['views/pages/page/a.ts', `import { x } from '../panel.ts';`, /may not/],
    ['views/pages/page/a.ts', `import type { X } from '../../../domain/a.ts';`, /may not/],
    ['views/pages/page/a.ts', `import { join } from 'node:path';`, /imports node:path/],
    ['operations/engine/a.ts', `import { x } from '../../extension.ts';`, /which operations\/engine may not/],
    ['api/a.ts', `import Agent from 'undici/lib/dispatcher/agent.js';`, /only api\/transport\.ts and/],
    ['platform/a.ts', `import { fetch } from 'undici';`, /only api\/transport\.ts and/],
    ['extension.ts', `import { simpleGit } from 'simple-git';`, /only git\/git\.ts may/],
    ['code/a.ts', `import { parseChange } from '../api/parse-change.ts';`, /only api and ledger/],
    ['app/a.ts', `export * from '../api/parse-change.ts';`, /only api and ledger/],
    [
      'git/a.ts',
      `const { spawn } = await import('node:child_process');`,
      /only accounts\/command-line\.ts and/,
    ],
    ['extension.ts', `import { x } from '../test/hosts/cache.ts';`, /outside src/],
    ['domain/a.ts', `await import(name);`, /\(computed\), which domain may not/],
    ['stray.ts', ``, /lies in no room/],
    ['views/stray.ts', ``, /lies in no room/],
    ['extension.ts', 'f();\n'.repeat(50), /50 lines; at most 49/],
    ['git/a.ts', 'f();\n'.repeat(351), /351 lines; at most 350/],
  ];
  for (const [file, text, expected] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))} in ${file}`, () => {
      const problems = problemsIn(file, text);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', expected);
    });
  }

  const allowed: readonly (readonly [string, string])[] = [
    ['domain/text/a.ts', `import { x } from './b.ts';`],
    ['domain/a.ts', `// import 'vscode'\nconst text = "import 'vscode'"; /* import('vscode') */`],
    [
      'api/transport.ts',
      `import Agent from 'undici/lib/dispatcher/agent.js';\nimport { x } from '../domain/text/a.ts';`,
    ],
    ['api/a.ts', `import { x } from 'undici-like';`],
    ['git/git.ts', `import { simpleGit } from 'simple-git';\nimport { window } from 'vscode';`],
    ['app/lazy/a.ts', `import type { A } from '../a.ts';\nimport { type B } from '../b.ts';`],
    ['app/lazy/a.ts', `export type { A } from '../a.ts';\nlet a: import('../a.ts').A;`],
    ['views/pages/a.ts', `import { x } from './protocol.ts';\nimport { y } from '../../git/a.ts';`],
    ['views/pages/page/a.ts', `import { x } from '../protocol.ts';\nimport { html } from 'lit';`],
    ['extension.ts', `import { x } from './views/releases/a.ts';\n${'f();\n'.repeat(48)}`],
    ['app/commands.ts', `import { x } from '../operations/engine/a.ts';\nimport { y } from '../api/a.ts';`],
  ];
  for (const [file, text] of allowed) {
    it(`lets ${JSON.stringify(text.slice(0, 60))} be in ${file}`, () => {
      assert.deepEqual(problemsIn(file, text), []);
    });
  }

  it('finds each circle', () => {
    const files: [string, string[]][] = [
      ['a.ts', ['b.ts', 'd.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['a.ts']],
      ['d.ts', ['d.ts']],
    ];
    assert.deepEqual(circlesIn(new Map(files)), ['a.ts > b.ts > c.ts > a.ts', 'd.ts > d.ts']);
  });
});
