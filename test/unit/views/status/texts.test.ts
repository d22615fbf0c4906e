import assert from 'node:assert/strict';
import type { AheadBehind } from '../../../../src/domain/release/ahead-behind.ts';
import { shownApp, type StatusFacts, statusText } from '../../../../src/views/status/texts.ts';
import { appOf, commitOf, now, releaseOf } from '../releases/release.ts';

const hash = 'de63889a4c2a1f54a3c7c4b2f0a9e8d7c6b5a493';
const place = { name: 'bookshop', stage: 'production' } as const;

function distance(ahead: number, behind: number): AheadBehind {
  return { ahead, behind, running: hash, head: { hash, branch: 'main' } };
}

describe('the text in the status bar', () => {
  const current = releaseOf({ current: true });
  const of = (far?: AheadBehind, more: Partial<StatusFacts> = {}) =>
    statusText(place, { current, distance: far, ...more }, now);

  it('says version and distance', () => {
    const ahead = of(distance(5, 0));
    assert.equal(ahead.text, '$(rocket) bookshop v52 · 5 ahead');
    assert.equal(ahead.spoken, 'bookshop v52, 5 commits ahead');
    assert.match(ahead.tooltip, /\n5 commits on main are not in production$/);
    const both = of(distance(1, 2));
    assert.equal(both.text, '$(rocket) bookshop v52 · 1 ahead · 2 behind');
    assert.equal(both.spoken, 'bookshop v52, 1 commit ahead, 2 commits behind');
    assert.match(both.tooltip, /\nmain is behind production by 2 commits$/);
  });

  it('says what runs, since when and by whom', () => {
    const [what, since, ...others] = of(undefined, { commit: commitOf() }).tooltip.split('\n');
    assert.equal(what, 'bookshop, production: v52 is running: Fix the cart total for gift cards');
    assert.match(since ?? '', /^Since .*2026.* \(5 minutes ago\), by kendra@example\.com$/);
    assert.deepEqual(others, []);
  });

  it('says the version alone where there is no distance, or none that is known', () => {
    const same = of(distance(0, 0));
    assert.equal(same.text, '$(rocket) bookshop v52');
    assert.match(same.tooltip, /\nThe checked-out commit is the one that runs$/);
    const unknown = of();
    assert.equal(unknown.text, same.text);
    assert.doesNotMatch(unknown.tooltip, /checked-out|commits/);
  });

  it('says which processes crashed, and looks like it', () => {
    const crashed = of(distance(5, 0), { crashed: 'web.1' });
    assert.equal(crashed.text, '$(error) bookshop v52 · web.1 crashed · 5 ahead');
    assert.equal(crashed.spoken, 'bookshop v52, web.1 crashed, 5 commits ahead');
    assert.match(crashed.tooltip, /\nweb\.1 crashed with it\n/);
    assert.deepEqual([crashed.failed, of().failed], [true, false]);
  });

  it('says what a number is worth, and counts nothing between unrelated histories', () => {
    const cut = of({ ...distance(5, 0), caveat: 'atLeast' });
    assert.equal(cut.text, '$(rocket) bookshop v52 · at least 5 ahead');
    assert.match(cut.tooltip, /\nAt least 5 commits on main are not in production$/);
    const other = of({ ...distance(0, 0), caveat: 'unrelated' });
    assert.equal(other.text, '$(rocket) bookshop v52');
    assert.match(other.tooltip, /\nmain has no commit in common with what production runs$/);
    const unsure = of({ ...distance(0, 0), caveat: 'uncertain' });
    assert.doesNotMatch(unsure.tooltip, /checked-out/);
  });

  it('lets no name become an icon, or fill the bar', () => {
    const name = `$(flame)${'x'.repeat(100)}`;
    const { text } = statusText({ name, stage: undefined }, { current }, now);
    assert.match(text, /^\$\(rocket\) \$ \(flame\)x+… v52$/);
    assert.ok(text.length < 60);
  });
});

describe('the app in the status bar', () => {
  const app = (name: string, about: Parameters<typeof appOf>[1] = {}) => ({
    app: appOf(name, { linked: true, ...about }),
  });

  it('is the one that the repository deploys to, production before others', () => {
    const staging = app('shop-staging', { stage: 'staging' });
    const production = app('shop', { stage: 'production' });
    const other = app('blog', { stage: 'production' });
    const apps = [other, staging, production];
    assert.equal(shownApp(apps, new Set(['shop', 'shop-staging'])), production);
    assert.equal(shownApp(apps, new Set(['shop-staging'])), staging);
    assert.equal(shownApp(apps, new Set(['nothing'])), undefined);
  });

  it('may have another name than its remote, and has to be linked', () => {
    const renamed = app('new', { remoteName: 'old' });
    assert.equal(shownApp([renamed], new Set(['old'])), renamed);
    assert.equal(shownApp([app('old', { linked: false })], new Set(['old'])), undefined);
  });
});
