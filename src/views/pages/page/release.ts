/** A release that is known, as the page shows it. */

import { html, nothing } from 'lit';
import type { ReleaseView, SlugView, CommitDetailsView, TextPart } from '../protocol.ts';
import { actionsOf } from './actions.ts';
import { keysOf } from './config.ts';
import { failureOf } from './failure.ts';
import { post } from './host.ts';
import { whatChangedOf } from './what-changed.ts';
import {
  button,
  failure,
  follow,
  iconButton,
  line,
  partOf,
  placeholder,
  type Retry,
  toVersion,
} from './parts.ts';

export function releaseOf(subject: number, view: ReleaseView) {
  return html`
    <header>
      <h1 tabindex="-1">${view.app.name} v${view.version}</h1>
      ${iconButton('copy', 'Copy Version', () => post({ type: 'copy', subject, what: 'version' }))}
      ${iconButton('link', 'Copy Link', () => post({ type: 'copy', subject, what: 'link' }))}
      ${view.current ? html`<vscode-badge>Current</vscode-badge>` : nothing}
      <span class="status ${view.status.tone}">${view.status.text}</span>
    </header>
    <p class="change">${view.description === '' ? 'The platform gives no description.' : view.description}</p>
    <p class="quiet">
      By ${view.by},
      <shiplog-time .time=${view.createdAt} .ahead=${view.clockAhead}></shiplog-time>
    </p>
    ${actionsOf(subject, view)} ${view.failure === null ? nothing : failureOf(subject, view, view.failure)}
    <div class="columns">
      ${whatChangedOf(subject, view)}
      <div>
        ${factsOf(subject, view)} ${codeOf(subject, view)}
        <section aria-labelledby="config">
          <h2 id="config">
            Config vars${view.config.state === 'known' ? ` (${view.config.value.length})` : ''}
          </h2>
          ${partOf(view.config, {
            loading: () => html`<p>${placeholder()}</p>`,
            known: (keys) => keysOf({ subject, at: 0 }, keys),
            retry: { subject, part: 'config', label: 'Try again to read the config vars' },
          })}
        </section>
      </div>
    </div>
  `;
}

function factsOf(subject: number, view: ReleaseView) {
  const { previous, next, running, source, wentBackTo, skipped, takenBackBy } = view;
  const { noRollback } = view.actions;
  return html`<section aria-labelledby="release">
    <h2 id="release">Release</h2>
    <dl>
      ${source === null ? nothing : line('Promoted from', sourceLink(subject, source))}
      ${wentBackTo === null ? nothing : line('Went back to', toVersion(subject, wentBackTo))}
      ${skipped === null ? nothing : line('Took back', skipped)}
      ${takenBackBy === null ? nothing : line('Taken back by', toVersion(subject, takenBackBy))}
      ${line('Rollback', noRollback === null ? 'Possible' : `Not possible: ${noRollback}`)}
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

function sourceLink(subject: number, { app, version }: NonNullable<ReleaseView['source']>) {
  if (version === null) return app;
  return follow('#source', `${app} v${version}`, () => post({ type: 'openSource', subject }));
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
      retry: { subject, part: 'slug', label: 'Try again to read stack and process types' },
    })}
  </section>`;
}

function hashOf(subject: number, { code, commit }: ReleaseView) {
  if (!code) {
    return commit.state === 'absent' ? html`<span class="quiet">${commit.why}</span>` : placeholder();
  }
  return html`<code title=${code.hash}>${code.short}</code>
    ${iconButton('copy', `Copy whole hash of commit ${code.short}`, () => post({ type: 'copy', subject, what: 'commit' }))}
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
        ${available.more.flat().includes('openCommit') ? again : nothing}`,
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
