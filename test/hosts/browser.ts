// The browser that shows the workbench: one that is installed, or else one from the npm registry.
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { basename, delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { haveOrFetch } from './cache.ts';
import { type Package, install } from './npm.ts';

interface Executable {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

/** A headless Chromium for Linux on x64, with the libraries and the font that a bare machine lacks. */
const packaged: Package = {
  name: '@sparticuz/chromium',
  version: '153.0.0',
  integrity:
    'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

const names = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'msedge',
];

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Tests stay on this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost',
];

/**
 * Starts a headless browser. SHIPLOG_BROWSER names one; `none` stands for the one from the registry.
 * @throws when there is none and none can be fetched, with what to do.
 */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch(await launchOptions());
}

/**
 * Starts a headless browser which keeps, for as long as it runs, what it has loaded and compiled: the workbench comes up
 * at half the cost when it is opened again at the same address. Its profile is a scratch folder that goes with it.
 * @throws as {@link launchBrowser} does.
 */
export async function launchProfile(): Promise<BrowserContext> {
  return await chromium.launchPersistentContext('', await launchOptions());
}

async function launchOptions() {
  const executable = await findBrowser();
  return {
    executablePath: executable.path,
    headless: true,
    args: [...flags, ...executable.args],
    env: { ...process.env, ...executable.env },
    // The processes that use this end the browser themselves, in their order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

/** The browser to use, from the machine, from the cache or fetched into it. */
export async function findBrowser(): Promise<Executable> {
  const choice = process.env.SHIPLOG_BROWSER;
  if (choice !== undefined && choice !== '' && choice !== 'none') {
    if (existsSync(choice)) return { path: choice, args: [], env: {} };
    throw new Error(`SHIPLOG_BROWSER names ${choice}, which is not there. Correct it or unset it.`);
  }
  const installed = choice === 'none' ? undefined : installedBrowsers().find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, args: [], env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return await packagedBrowser();
  throw new Error(
    'No browser was found. Install Chrome, Edge or Chromium, or name one in the environment variable SHIPLOG_BROWSER.',
  );
}

function installedBrowsers(): string[] {
  const products = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    return roots.flatMap((root) =>
      root === undefined ? [] : products.map((product) => join(root, product)),
    );
  }
  if (process.platform === 'darwin') {
    const applications = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
    return applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/bin',
    '/opt/google/chrome',
    '/snap/bin',
  ];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function packagedBrowser(): Promise<Executable> {
  const { version, integrity } = packaged;
  const folder = await haveOrFetch(`chromium-${version}`, `${version} ${integrity}`, async (fresh) => {
    const scratch = join(fresh, 'package');
    await mkdir(scratch);
    const parts = join(await install(packaged, scratch), 'bin');
    await Promise.all([
      unpackFile(join(parts, 'chromium.br'), join(fresh, 'chromium')),
      unpackTar(join(parts, 'al2023.tar.br'), fresh),
      unpackTar(join(parts, 'fonts.tar.br'), fresh),
    ]);
    await writeFile(join(fresh, 'fonts.conf'), fontConfiguration);
    await rm(scratch, { recursive: true });
  });
  return {
    path: join(folder, 'chromium'),
    args: ['--headless=shell', '--no-zygote'],
    env: {
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  };
}

async function unpackFile(source: string, target: string): Promise<void> {
  await pipeline(createReadStream(source), createBrotliDecompress(), createWriteStream(target));
  await chmod(target, 0o755);
}

/** By way of a file: tar ends at the end of the archive, before a pipe has given it the zeros that follow. */
async function unpackTar(source: string, folder: string): Promise<void> {
  const archive = join(folder, `${basename(source)}.tar`);
  await pipeline(createReadStream(source), createBrotliDecompress(), createWriteStream(archive));
  const tar = spawn('tar', ['-x', '-f', archive, '-C', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', resolve);
  });
  await rm(archive);
  if (code !== 0) throw new Error(`tar could not unpack ${source} (exit code ${code}).`);
}

/** The fonts that came with the browser, beside those of the machine if it has any. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
