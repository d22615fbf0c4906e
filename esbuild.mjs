// Builds every bundle. `--production` minifies, `--watch` rebuilds on change, `--tests` adds the tests that
// run inside VS Code's extension host (plain mocha runs its TypeScript as it is).
import { globSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
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
 * which were in two files would be two classes.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const libraries = {
  undici: [
    'undici/lib/api/api-connect.js',
    'undici/lib/dispatcher/agent.js',
    'undici/lib/dispatcher/pool.js',
    'undici/lib/dispatcher/proxy-agent.js',
  ],
  'simple-git': ['simple-git'],
};

/** @type {import('esbuild').BuildOptions[]} */
const libraryBundles = Object.entries(libraries).map(([library, modules]) => ({
  ...node,
  stdin: {
    contents: modules
      .map((name) => `exports[${JSON.stringify(name)}] = require(${JSON.stringify(name)});`)
      .join('\n'),
    resolveDir: '.',
  },
  outfile: `dist/${library}.cjs`,
}));

/**
 * Takes those modules out of the files of their own.
 * @type {import('esbuild').Plugin}
 */
const apart = {
  name: 'apart',
  setup(build) {
    const files = new Map(
      Object.entries(libraries).flatMap(([library, modules]) =>
        modules.map((name) => [name, `./${library}.cjs`]),
      ),
    );
    build.onResolve({ filter: /^(undici|simple-git)(\/|$)/ }, ({ path }) =>
      files.has(path) ? { path, namespace: 'apart' } : undefined,
    );
    build.onResolve({ filter: /^\.\//, namespace: 'apart' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'apart' }, ({ path }) => {
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
const uncopied = {
  name: 'uncopied',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === 'uncopied' ? { path, external: true } : { path, namespace: 'uncopied' },
    );
    build.onLoad({ filter: /.*/, namespace: 'uncopied' }, () => ({
      contents: `module.exports = Object.create(require('vscode'));`,
    }));
  },
};

/**
 * esbuild cuts a bundle where it imports dynamically, so that each part is loaded when it is first needed, but into
 * modules of ECMAScript only; VS Code and its Node load CommonJS in a fraction of their time.
 * @type {import('esbuild').Plugin}
 */
const commonJs = {
  name: 'common-js',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      await mkdir('dist', { recursive: true });
      await Promise.all(
        outputFiles.map(async ({ path, text }) => {
          const { code } = await esbuild.transform(text, {
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
          await writeFile(path, code);
        }),
      );
    });
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...node,
    format: 'esm',
    splitting: true,
    write: false,
    sourcemap: production ? false : 'inline',
    entryPoints: { extension: 'src/extension.ts' },
    chunkNames: 'extension-[hash]',
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    plugins: [apart, uncopied, commonJs],
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
