/** A release that is known, as the page shows it. */

import { html, nothing } from 'lit';
import type { ActionName, ReleaseView, SlugView, CommitDetailsView, TextPart } from '../protocol.ts';
import { post } from './host.ts';
import {
  button,
  failure,
  follow,
  line,
  partOf,
  placeholder,
  quietButton,
  type Retry,
  toVersion,
} from './parts.ts';

interface Action {
  readonly name: ActionName;
  readonly text: string;
  readonly icon: string;
}

/** What people come for, and below it the rest, in the order in which it is looked for. */
const actions: readonly Action[] = [
  { name: 'openChanges', text: 'Open Changes', icon: 'diff' },
  { name: 'openCommit', text: 'Open Commit', icon: 'git-commit' },
  { name: 'previewRollback', text: 'Preview Rollback…', icon: 'open-preview' },
  { name: 'rollback', text: 'Roll Back to This Release…', icon: 'discard' },
];
const others: readonly Action[] = [
  { name: 'showOutput', text: 'Show Output', icon: 'output' },
  { name: 'compareWithCurrent', text: 'Compare with Current', icon: 'git-compare' },
  { name: 'selectForCompare', text: 'Select for Compare', icon: 'pinned' },
  { name: 'openOnWeb', text: 'Open on the Web', icon: 'link-external' },
  { name: 'copyChangelog', text: 'Copy Changelog', icon: 'copy' },
  { name: 'openChangelog', text: 'Open Changelog', icon: 'list-unordered' },
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
  const run = ({ name }: Action) => post({ type: 'run', subject, action: name });
  return html`<div class="actions" role="group" aria-label="Actions">
      ${offered(actions, view).map((action) => {
        const why = view.actions[action.name] ?? null;
        return button(action.text, () => run(action), {
          icon: action.icon,
          primary: action.name === 'openChanges',
          disabledBy: why === null ? undefined : `why-${reasons.indexOf(why)}`,
        });
      })}
    </div>
    <div class="others" role="group" aria-label="More actions">
      ${offered(others, view).map((action) => quietButton(action.text, action.icon, () => run(action)))}
      ${quietButton('Copy Version', 'copy', () => post({ type: 'copy', subject, what: 'version' }))}
    </div>
    ${reasons.map((why, index) => html`<p class="reason" id=${`why-${index}`}>${why}</p>`)}`;
}

/** Those that have something to do here; of the web it is said which host it is. */
function offered(all: readonly Action[], { actions: available, webName }: ReleaseView): Action[] {
  return all
    .filter(({ name }) => available[name] !== undefined)
    .map((action) =>
      action.name === 'openOnWeb' && webName !== null ? { ...action, text: `Open on ${webName}` } : action,
    );
}

function factsOf(subject: number, view: ReleaseView) {
  const { previous, next, running, wentBackTo, skipped, takenBackBy } = view;
  return html`<section aria-labelledby="release">
    <h2 id="release">Release</h2>
    <dl>
      ${wentBackTo === null ? nothing : line('Went back to', toVersion(subject, wentBackTo))}
      ${skipped === null ? nothing : line('Took back', skipped)}
      ${takenBackBy === null ? nothing : line('Taken back by', toVersion(subject, takenBackBy))}
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

function commitOf(subject: number, view: ReleaseView) {
  const { commit, actions: available } = view;
  const retry: Retry = { subject, part: 'commit', label: 'Try again to find the commit' };
  if (commit.state === 'absent') {
    const look = () => post({ type: 'retry', subject, part: 'commit' });
    const again = button('Look Again', look, { label: 'Look Again for the commit' });
    // Where there is no commit at all, another look does not help.
    return line(
      'Subject',
      html`<p class="quiet">${commit.why}</p>
        ${available.openCommit === null ? again : nothing}`,
    );
  }
  if (commit.state === 'failed') {
    return line('Subject', partOf(commit, { loading: placeholder, known: () => nothing, retry }));
  }
  const known = commit.state === 'known' ? commit.value : undefined;
  const commitDetails = view.commitDetails.state === 'known' ? view.commitDetails.value : undefined;
  return html`${line('Subject', commitDetails ? linked(subject, commitDetails.subject) : (known?.subject ?? placeholder()))}
  ${line('Author', known?.author ?? placeholder())}
  ${commitDetails ? commitDetailsOf(subject, commitDetails) : nothing}
  ${line('Committed', known ? html`<shiplog-time .time=${known.date}></shiplog-time>` : placeholder())}
  ${
    view.commitDetails.state === 'failed'
      ? line(
          'Tags',
          failure(view.commitDetails.message, {
            subject,
            part: 'commitDetails',
            label: 'Try again to read the tags',
          }),
        )
      : nothing
  }`;
}

function commitDetailsOf(subject: number, { body, coAuthors, tags, describe, pull }: CommitDetailsView) {
  return html`${coAuthors.length === 0 ? nothing : line('With', coAuthors.join(', '))}
  ${pull === null ? nothing : line('Pull request', linked(subject, [pull]))}
  ${tags.length === 0 ? nothing : line('Tags', html`${tags.map((tag) => html`${linked(subject, [tag])} `)}`)}
  ${describe === null ? nothing : line('Nearest tag', html`<code>${describe}</code>`)}
  ${body.length === 0 ? nothing : line('Message', html`<div class="message">${linked(subject, body)}</div>`)}`;
}

/** A text whose links go by the panel, which knows where they lead. */
function linked(subject: number, parts: readonly TextPart[]) {
  return html`${parts.map(({ text, url }) =>
    url === null ? text : follow('#link', text, () => post({ type: 'browse', subject, url }), url),
  )}`;
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
