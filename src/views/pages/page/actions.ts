/** What a person can do about a release: few buttons at a glance, and a menu of the others. */

import { html } from 'lit';
import type { ActionName, ReleaseView } from '../protocol.ts';
import { post } from './host.ts';
import { button } from './parts.ts';

interface Action {
  readonly text: string;
  readonly icon: string;
}

const looks: Readonly<Record<ActionName, Action>> = {
  openChanges: { text: 'Open Changes', icon: 'diff' },
  openCommit: { text: 'Open Commit', icon: 'git-commit' },
  rollback: { text: 'Roll Back to This Release…', icon: 'discard' },
  previewRollback: { text: 'Preview Rollback…', icon: 'open-preview' },
  showOutput: { text: 'Show Output', icon: 'output' },
  compareWithCurrent: { text: 'Compare with Current', icon: 'git-compare' },
  selectForCompare: { text: 'Select for Compare', icon: 'pinned' },
  openOnWeb: { text: 'Open on the Web', icon: 'link-external' },
  openApp: { text: 'Open App', icon: 'globe' },
  openDashboard: { text: 'Open in Dashboard', icon: 'dashboard' },
  copyChangelog: { text: 'Copy Changelog', icon: 'copy' },
  openChangelog: { text: 'Open Changelog', icon: 'list-unordered' },
};

export function actionsOf(subject: number, view: ReleaseView) {
  const { first, more } = view.actions;
  const run = (action: ActionName) => post({ type: 'run', subject, action });
  const itemOf = (name: ActionName) => ({ ...lookOf(name, view), run: () => run(name) });
  return html`<div class="actions" role="group" aria-label="Actions">
    ${first.map((name, at) => {
      const { text, icon } = lookOf(name, view);
      // What changes production is never the button that stands out.
      return button(text, () => run(name), { icon, primary: at === 0 && name !== 'rollback' });
    })}
    <shiplog-menu label="More Actions" .groups=${more.map((group) => group.map(itemOf))}></shiplog-menu>
  </div>`;
}

/** Of the web it is said which host it is. */
function lookOf(name: ActionName, { webName }: ReleaseView): Action {
  const look = looks[name];
  return name === 'openOnWeb' && webName !== null ? { ...look, text: `Open on ${webName}` } : look;
}
