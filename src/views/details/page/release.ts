/** A release that is known, as the page shows it. */

import { html, nothing } from 'lit';
import type { ActionName, ReleaseView, SlugView } from '../protocol.ts';
import { post } from './host.ts';
import { button, line, partOf, placeholder, type Retry, toVersion } from './parts.ts';

const actions: readonly { name: ActionName; text: string; icon: string; primary: boolean }[] = [
  { name: 'openChanges', text: 'Open Changes', icon: 'diff', primary: true },
  { name: 'openCommit', text: 'Open Commit', icon: 'git-commit', primary: false },
  { name: 'rollback', text: 'Roll Back to This Release…', icon: 'discard', primary: false },
];

export function releaseOf(subject: number, view: ReleaseView) {
  return html`
    <header>
      <h1 tabindex="-1">${view.app.name} v${view.version}</h1>
      ${view.current ? html`<vscode-badge>Current</vscode-badge>` : nothing}
      <span class="status ${view.status.tone}">${view.status.text}</span>
    </header>
    <p class="change">${view.description === '' ? 'The platform gives no description.' : view.description}</p>
    ${actionsOf(subject, view)}
    <div class="columns">
      <div>${factsOf(subject, view)} ${codeOf(subject, view)}</div>
      <section aria-labelledby="config">
        <shiplog-config
          .subject=${subject}
          .config=${view.config}
          .removed=${view.removedKeys}
        ></shiplog-config>
      </section>
    </div>
  `;
}

function actionsOf(subject: number, view: ReleaseView) {
  // One reason may stand against two actions: it is said once.
  const reasons = [...new Set(Object.values(view.actions).filter((why) => why !== null))];
  return html`<div class="actions" role="group" aria-label="Actions">
      ${actions.map(({ name, text, icon, primary }) => {
        const why = view.actions[name];
        const disabledBy = why === null ? undefined : `why-${reasons.indexOf(why)}`;
        return button(text, () => post({ type: 'run', subject, action: name }), {
          icon,
          primary,
          disabledBy,
        });
      })}
      ${button('Copy Version', () => post({ type: 'copy', subject, what: 'version' }), {
        icon: 'copy',
        label: `Copy Version v${view.version}`,
      })}
    </div>
    ${reasons.map((why, index) => html`<p class="reason" id=${`why-${index}`}>${why}</p>`)}`;
}

function factsOf(subject: number, view: ReleaseView) {
  const { previous, next, running, wentBackTo } = view;
  return html`<section aria-labelledby="release">
    <h2 id="release">Release</h2>
    <dl>
      ${wentBackTo === null ? nothing : line('Went back to', toVersion(subject, wentBackTo))}
      ${line('By', view.by)}
      ${line('When', html`<shiplog-time .time=${view.createdAt} .ahead=${view.clockAhead}></shiplog-time>`)}
      ${line('Rollback', view.actions.rollback === null ? 'Possible' : 'Not possible')}
      ${line(
        'Running now',
        view.current ? 'This release' : running === null ? 'Not known' : toVersion(subject, running),
      )}
      ${previous === null ? nothing : line('Release before', toVersion(subject, previous))}
      ${next === null ? nothing : line('Release after', toVersion(subject, next))}
      ${line('Add-ons', addonsOf(view.addons))}
    </dl>
  </section>`;
}

function addonsOf(addons: readonly string[]) {
  if (addons.length === 0) return html`<span class="quiet">None</span>`;
  return html`<ul class="plain">
    ${addons.map((addon) => html`<li>${addon}</li>`)}
  </ul>`;
}

function codeOf(subject: number, view: ReleaseView) {
  const { slug } = view;
  return html`<section aria-labelledby="code">
    <h2 id="code">Code</h2>
    <dl>${line('Commit', hashOf(subject, view))} ${view.code ? commitOf(subject, view) : nothing}</dl>
    ${partOf(slug, {
      loading: () => slugOf(undefined),
      known: (value) => slugOf(value),
      retry: { subject, part: 'slug', label: 'Try again to read the slug' },
    })}
  </section>`;
}

function hashOf(subject: number, { code, commit }: ReleaseView) {
  if (!code) {
    return commit.state === 'absent' ? html`<span class="quiet">${commit.why}</span>` : placeholder();
  }
  return html`<code title=${code.hash}>${code.short}</code>
    <vscode-toolbar-button
      icon="copy"
      label=${`Copy whole hash of commit ${code.short}`}
      @click=${() => post({ type: 'copy', subject, what: 'commit' })}
    ></vscode-toolbar-button>
    ${code.from === null ? nothing : html`<span class="quiet">from</span> ${toVersion(subject, code.from)}`}`;
}

function commitOf(subject: number, { commit, actions: { openCommit } }: ReleaseView) {
  const retry: Retry = { subject, part: 'commit', label: 'Try again to find the commit' };
  if (commit.state === 'absent') {
    const look = () => post({ type: 'retry', subject, part: 'commit' });
    const again = button('Look Again', look, { label: 'Look Again for the commit' });
    // Where there is no commit at all, another look helps nobody.
    return line(
      'Subject',
      html`<p class="quiet">${commit.why}</p>
        ${openCommit === null ? again : nothing}`,
    );
  }
  if (commit.state === 'failed') {
    return line('Subject', partOf(commit, { loading: placeholder, known: () => nothing, retry }));
  }
  const known = commit.state === 'known' ? commit.value : undefined;
  return html`${line('Subject', known?.subject ?? placeholder())}
  ${line('Author', known?.author ?? placeholder())}
  ${line('Committed', known ? html`<shiplog-time .time=${known.date}></shiplog-time>` : placeholder())}`;
}

/** @param slug undefined while it is read: the lines are there already, so that nothing moves when it comes */
function slugOf(slug: SlugView | undefined) {
  return html`<dl>
    ${line('Stack', slug?.stack ?? placeholder())}
    ${line('Size', slug ? (slug.size ?? 'Not known') : placeholder())}
    ${line('Buildpack', slug ? (slug.buildpack ?? 'Not known') : placeholder())}
    ${line('Process types', slug ? processesOf(slug.processes) : placeholder())}
  </dl>`;
}

function processesOf(processes: SlugView['processes']) {
  if (processes.length === 0) return html`<span class="quiet">None</span>`;
  return html`<ul class="plain">
    ${processes.map(({ type, command }) => html`<li><b>${type}</b> <code>${command}</code></li>`)}
  </ul>`;
}
