// What VS Code tells of files and folders, and what of it means that a repository may have come or gone.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { watchFolders } from '../../src/git/watch.ts';
import { repository, until } from './sample.ts';

describe('a folder that is watched for repositories', () => {
  const inside = (name: string) => join(repository().fsPath, name);
  let elsewhere: string;
  let watched: vscode.Disposable;
  let heard: number;

  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'shiplog-elsewhere-'));
    heard = 0;
    const folder = { path: repository().fsPath, levels: 1, ignored: [], submodules: false };
    watched = watchFolders([folder], [], () => heard++);
  });

  afterEach(() => {
    watched.dispose();
    for (const made of [elsewhere, inside('one'), inside('file')])
      rmSync(made, { recursive: true, force: true });
  });

  /** Waits until it is heard of. */
  async function hears(what: string, work: () => void): Promise<void> {
    heard = 0;
    work();
    await until(`${what} is heard of`, () => heard > 0);
  }

  it('tells of a folder that comes, and of one that takes its place', async () => {
    await hears('the folder', () => mkdirSync(inside('one')));
    const whole = join(elsewhere, 'whole');
    mkdirSync(join(whole, '.git'), { recursive: true });
    await hears('the one in its place', () => {
      // Together they are one event, that the folder changed: nothing tells of what is in it.
      rmSync(inside('one'), { recursive: true });
      renameSync(whole, inside('one'));
    });
  });

  it('tells of a repository that comes step by step', async () => {
    await hears('the folder', () => mkdirSync(inside('one')));
    await hears('what makes it one', () => mkdirSync(inside('one/.git')));
    await hears('what makes it whole', () =>
      writeFileSync(inside('one/.git/HEAD'), 'ref: refs/heads/main\n'),
    );
    await hears('its end', () => rmSync(inside('one/.git'), { recursive: true }));
  });

  it('tells nothing of files, which change all the time', async () => {
    writeFileSync(inside('file'), 'first');
    await until('it is heard of', () => heard > 0);
    heard = 0;
    writeFileSync(inside('file'), 'second');
    await hears('a folder that comes later', () => mkdirSync(inside('one')));
    assert.equal(heard, 1);
  });
});
