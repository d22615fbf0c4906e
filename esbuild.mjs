// Builds every bundle. `--production` minifies, `--watch` rebuilds on change, `--tests` adds the tests that
// run inside VS Code's extension host (plain mocha runs its TypeScript as it is).
import { globSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
};

const load = createRequire(import.meta.url);

/** What runs in a Node of the host's: the oldest one is that of `engines.vscode`. */
const node = { ...common, platform: 'node', target: 'node22', format: 'cjs', external: ['vscode'] };

/**
 * Large libraries that the extension imports when it first needs them: each has a file of its own beside the
 * extension's, so that VS Code does not read them when it starts the extension. Only libraries: a class of ours
 * which were in two files would be two classes. Their modules are run one by one, in this order: the first ones are there
 * so that the others, which import them, take less time.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const libraries = {
  undici: [
    'undici/lib/core/util.js',
    'undici/lib/dispatcher/client.js',
    'undici/lib/api/api-connect.js',
    'undici/lib/dispatcher/agent.js',
    'undici/lib/dispatcher/pool.js',
    'undici/lib/dispatcher/proxy-agent.js',
  ],
  'simple-git': ['simple-git'],
};

/**
 * undici loads Node's HTTP/2, a fifth of what it takes to load, whether it is asked for or not, and does without where
 * there is none: Shiplog speaks HTTP/1.1 only.
 * @type {import('esbuild').Plugin}
 */
const withoutHttp2 = {
  name: 'without-http2',
  setup(build) {
    build.onResolve({ filter: /^node:http2$/ }, ({ path }) => ({ path, namespace: 'without-http2' }));
    build.onLoad({ filter: /.*/, namespace: 'without-http2' }, () => ({
      contents: `throw new Error('HTTP/2 is left out.');`,
    }));
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const libraryBundles = Object.entries(libraries).map(([library, modules]) => ({
  ...node,
  stdin: {
    contents: modules
      .map((name) => JSON.stringify(name))
      .map(
        (name) =>
          `Object.defineProperty(exports, ${name}, { enumerable: true, get: () => require(${name}) });`,
      )
      .join('\n'),
    resolveDir: '.',
  },
  outfile: `dist/${library}.cjs`,
  plugins: [withoutHttp2],
}));

/**
 * Takes those modules out of the extension's files.
 * @type {import('esbuild').Plugin}
 */
const separateLibraries = {
  name: 'separate-libraries',
  setup(build) {
    const files = new Map(
      Object.entries(libraries).flatMap(([library, modules]) =>
        modules.map((name) => [name, `./${library}.cjs`]),
      ),
    );
    const namespace = 'separate-library';
    build.onResolve({ filter: /^(undici|simple-git)(\/|$)/ }, ({ path }) =>
      files.has(path) ? { path, namespace } : undefined,
    );
    build.onResolve({ filter: /^\.\//, namespace }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => {
      // Of CommonJS that is imported dynamically, esbuild would give the default export alone.
      const names = Object.keys(load(path)).filter((name) => name !== 'default');
      return {
        contents: `const all = require(${JSON.stringify(files.get(path))})[${JSON.stringify(path)}];
          export default all;
          export const { ${names.join(', ')} } = all;`,
      };
    });
  },
};

/**
 * For each file that imports VS Code's API, esbuild would copy its hundreds of names. It copies an object's own names
 * only: this one has none, and inherits them all.
 * @type {import('esbuild').Plugin}
 */
const lazyVscodeNamespace = {
  name: 'lazy-vscode-namespace',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === 'vscode' ? { path, external: true } : { path, namespace: 'vscode' },
    );
    build.onLoad({ filter: /.*/, namespace: 'vscode' }, () => ({
      contents: `module.exports = Object.create(require('vscode'));`,
    }));
  },
};

/** What is always loaded together and is too large for one stretch: more places to split at. */
const parts = {
  'extension-ledgers': 'src/ledger/ledgers.ts',
  'extension-repositories': 'src/git/repositories.ts',
  'extension-releases': 'src/views/releases/releases-view.ts',
  'extension-pipelines': 'src/views/pipelines/pipelines-view.ts',
  'extension-output': 'src/views/output/output-view.ts',
  'extension-operations': 'src/operations/engine/resume.ts',
};

/**
 * esbuild splits a bundle where it imports dynamically, but into modules of ECMAScript only, which the extension host
 * loads several times more slowly than CommonJS: each part is converted. A dynamic import loads the parts that it needs
 * one by one and lets the host go on in between (`after-activation-block` of `npm run bench`).
 * @type {import('esbuild').Plugin}
 */
const splitAsCommonJs = {
  name: 'split-as-common-js',
  setup(build) {
    build.onEnd(async ({ outputFiles = [], metafile }) => {
      const outputs = metafile?.outputs ?? {};
      const first = new Set(neededBy('dist/extension.cjs', outputs));
      const imports = Object.values(outputs).flatMap((output) => output.imports);
      const asked = imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external);
      const needs = Object.fromEntries(
        asked.map(({ path }) => [nameOf(path), neededBy(path, outputs).filter((name) => !first.has(name))]),
      );
      await mkdir('dist', { recursive: true });
      const known = `const needs = ${JSON.stringify(needs)}; const libraries = ${JSON.stringify(libraryFiles)};`;
      await writeFile('dist/extension-parts.cjs', `${known}${loadPart}`);
      const codes = await Promise.all(outputFiles.map(asCommonJs));
      await Promise.all([
        joined(new Map(codes.filter(([name]) => first.has(name)))),
        ...codes
          .filter(([name]) => !first.has(name))
          .map(([name, code]) => writeFile(join('dist', name), requiringFrom(first, code))),
      ]);
    });
  },
};

/**
 * @param {import('esbuild').OutputFile} file
 * @returns {Promise<[name: string, code: string]>}
 */
async function asCommonJs({ path, text }) {
  const loading = text.replace(
    /\bimport\(("\.\/[\w-]+\.cjs")\)/g,
    'require("./extension-parts.cjs").loadPart($1)',
  );
  const { code } = await esbuild.transform(loading, {
    format: 'cjs',
    platform: 'node',
    target: node.target,
    minify: production,
    sourcemap: production ? false : 'inline',
    sourcesContent: false,
    sourcefile: basename(path),
    supported: { 'dynamic-import': false },
    legalComments: 'none',
  });
  return [nameOf(path), code];
}

/**
 * Writes the parts that the start needs as one file, as each file costs the start half a millisecond. The parts that are
 * loaded later find them there.
 * @param {ReadonlyMap<string, string>} codes by name
 */
async function joined(codes) {
  const list = [...codes.keys()].map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`,
  );
  await esbuild.build({
    ...node,
    sourcemap: production ? false : 'inline',
    stdin: {
      contents: `exports.activate = require('./extension.cjs').activate; exports.parts = { ${list.join(', ')} };`,
      resolveDir: 'dist',
    },
    outfile: 'dist/extension.cjs',
    plugins: [
      {
        name: 'joined-parts',
        setup(build) {
          const namespace = 'part';
          build.onResolve({ filter: /^\.\// }, ({ path }) =>
            codes.has(path) ? { path, namespace } : { path, external: true },
          );
          build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: codes.get(path) ?? '' }));
        },
      },
    ],
  });
}

/**
 * @param {ReadonlySet<string>} first the parts that are in the extension's own file
 * @param {string} code
 */
function requiringFrom(first, code) {
  return code.replace(/\brequire\(("(\.\/[\w-]+\.cjs)")\)/g, (whole, quoted, name) =>
    first.has(name) ? `require("./extension.cjs").parts[${quoted}]()` : whole,
  );
}

const libraryFiles = Object.keys(libraries).map((library) => `./${library}.cjs`);

const loadPart = `
exports.loadPart = async (part) => {
  for (const file of needs[part]) {
    if (require.resolve(file) in require.cache) continue;
    const loaded = require(file);
    // What uses the part has a turn of its own, too.
    await new Promise(setImmediate);
    if (!libraries.includes(file)) continue;
    for (const module in loaded) {
      void loaded[module];
      await new Promise(setImmediate);
    }
  }
  return require(part);
};
`;

/** @param {string} path */
function nameOf(path) {
  return `./${basename(path)}`;
}

/**
 * The files that a part loads with itself, each after what it needs, and the part.
 * @param {string} path
 * @param {import('esbuild').Metafile['outputs']} outputs
 * @param {Set<string>} found
 * @returns {string[]}
 */
function neededBy(path, outputs, found = new Set()) {
  for (const { path: other, kind } of outputs[path]?.imports ?? []) {
    const isOwn = /^(?:dist|\.)\/[\w-]+\.cjs$/.test(other);
    if (isOwn && kind !== 'dynamic-import' && !found.has(nameOf(other))) neededBy(other, outputs, found);
  }
  return [...found.add(nameOf(path))];
}

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...node,
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    sourcemap: production ? false : 'inline',
    entryPoints: { extension: 'src/extension.ts', ...parts },
    chunkNames: 'extension-[hash]',
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [separateLibraries, lazyVscodeNamespace, splitAsCommonJs],
  },
  ...libraryBundles,
  {
    ...node,
    entryPoints: { platform: 'src/platform/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
  },
  {
    ...common,
    platform: 'browser',
    target: 'chrome128',
    format: 'esm',
    entryPoints: { page: 'src/views/pages/page/page.ts' },
    outdir: 'dist',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
];

for (const part of globSync('dist/extension-*.cjs')) rmSync(part);

if (tests) {
  rmSync('out/test', { recursive: true, force: true });
  bundles.push({
    ...node,
    entryPoints: ['test/host/index.ts', ...globSync('test/host/**/*.test.ts')],
    outbase: 'test',
    outdir: 'out/test',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    // What a bundle in this format has in its place.
    define: { 'import.meta.dirname': '__dirname' },
    sourcemap: 'inline',
  });
}

if (watch) {
  const contexts = await Promise.all(bundles.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('watching');
} else {
  await Promise.all(bundles.map((options) => esbuild.build(options)));
}
