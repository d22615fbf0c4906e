/** A rollback's plan, as the page shows it: read in ten seconds at the top, and opened further below. */

import { html, nothing } from 'lit';
import type { CommitList, PlanCommits, PlanFile, PlanRelease, PlanView } from '../protocol.ts';
import { post } from './host.ts';
import { button, follow, line, partOf, type Piece, placeholder, type Retry, toVersion } from './parts.ts';

type PlanCode = Extract<PlanView['code'], { state: 'known' }>['value'];

export function planOf(subject: number, view: PlanView) {
  const { app, from, to, notes } = view;
  return html`
    <header><h1 tabindex="-1">Rollback of ${app.name} to v${to}</h1></header>
    <p class="change">${wayOf(subject, from, to)}${notes.length > 0 ? ` · ${notes.join(', ')}` : ''}</p>
    <ul class="counts" aria-label="At a glance">
      ${view.counts.map((text) => html`<li>${text}</li>`)}
    </ul>
    ${warningsOf(view)} ${actionsOf(subject, view)}
    <p class="quiet">
      This is only the plan, made
      <shiplog-time .time=${view.made} .ahead=${view.clockAhead}></shiplog-time>. Nothing was changed by it.
    </p>
    <section aria-labelledby="does">
      <h2 id="does">What it does</h2>
      <ul class="sentences">
        ${view.facts.map((text) => html`<li>${text}</li>`)}
      </ul>
    </section>
    ${codeOf(subject, view)}
    <div class="columns">
      <div>${configOf(subject, view)}</div>
      <div>${slugOf(subject, view)} ${addonsOf(view)}</div>
    </div>
    ${betweenOf(subject, view)}
  `;
}

function wayOf(subject: number, from: number | null, to: number) {
  if (from === null) return html`Nothing is running. To ${toVersion(subject, to)}`;
  return html`From ${toVersion(subject, from)}, which is running now, to ${toVersion(subject, to)}`;
}

function warningsOf({ moved, warnings }: PlanView) {
  const all = moved === null ? warnings : [moved, ...warnings];
  if (all.length === 0) return nothing;
  return html`<section class="warnings" aria-labelledby="careful">
    <h2 id="careful">Careful</h2>
    <ul class="plain">
      ${all.map(
        (text) =>
          html`<li>
            <span class="codicon codicon-warning" aria-hidden="true"></span> <span>${text}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function actionsOf(subject: number, { code, moved, refusal, to }: PlanView) {
  const hasFiles = code.state === 'known' && code.value.files.length > 0;
  return html`<div class="actions" role="group" aria-label="Actions">
      ${
        moved === null
          ? nothing
          : button('Show New Plan', () => post({ type: 'retry', subject, part: 'plan' }), {
              icon: 'refresh',
              primary: true,
            })
      }
      ${
        hasFiles
          ? button('Open All Changes', () => post({ type: 'openFiles', subject }), {
              icon: 'diff-multiple',
              primary: moved === null,
            })
          : nothing
      }
      ${button('Roll Back…', () => post({ type: 'run', subject, action: 'rollback' }), {
        icon: 'discard',
        label: `Roll Back… to v${to}, which asks you before it changes anything`,
        disabledBy: refusal === null ? undefined : 'refusal',
      })}
      ${button('Copy as Markdown', () => post({ type: 'planText', subject, how: 'copy' }), { icon: 'copy' })}
      ${button('Open as Markdown', () => post({ type: 'planText', subject, how: 'open' }), {
        icon: 'markdown',
      })}
    </div>
    ${refusal === null ? nothing : html`<p class="reason" id="refusal">${refusal}</p>`}`;
}

function retryOf(subject: number): Retry {
  return { subject, part: 'plan', label: 'Try again to work out the plan' };
}

function codeOf(subject: number, { code }: PlanView) {
  if (code.state !== 'known') {
    return html`<section aria-labelledby="commits">
      <h2 id="commits">Commits and files</h2>
      ${partOf(code, {
        loading: () => html`<p>${placeholder()}</p>`,
        known: () => nothing,
        retry: retryOf(subject),
      })}
    </section>`;
  }
  const { takenBack, broughtBack } = code.value;
  return html`${migrationsOf(code.value)} ${commitsOf(subject, 'takenBack', takenBack)}
  ${broughtBack.count > 0 ? commitsOf(subject, 'broughtBack', broughtBack) : nothing}
  ${filesOf(subject, code.value)}`;
}

function migrationsOf({ migrations }: PlanCode) {
  if (migrations.length === 0) return nothing;
  return html`<section aria-labelledby="migrations">
    <h2 id="migrations">Migrations that stay applied (${migrations.length})</h2>
    <ul class="plain">
      ${migrations.map(({ name, path }) => html`<li><b>${name}</b> <code class="quiet">${path}</code></li>`)}
    </ul>
  </section>`;
}

const listNames: Readonly<Record<CommitList, string>> = {
  takenBack: 'Commits taken back',
  broughtBack: 'Commits brought back',
};

function commitsOf(subject: number, name: CommitList, { count, list }: PlanCommits) {
  return html`<section aria-labelledby=${name}>
    <h2 id=${name}>${listNames[name]} (${count})</h2>
    ${count === 0 ? html`<p class="quiet">None</p>` : nothing}
    <ul class="plain rows">
      ${list.map(
        ({ short, subject: text, author, date }, index) =>
          html`<li>
            <code>${short}</code>
            ${follow(`#${name}-${index}`, text === '' ? short : text, () =>
              post({ type: 'openListed', subject, list: name, index }),
            )}
            <span class="quiet">${author}, <shiplog-time .time=${date} .brief=${true}></shiplog-time></span>
          </li>`,
      )}
    </ul>
    ${rest(count - list.length, 'commit')}
  </section>`;
}

function filesOf(subject: number, { files, moreFiles }: PlanCode) {
  return html`<section aria-labelledby="files">
    <h2 id="files">Files (${files.length + moreFiles})</h2>
    ${files.length === 0 ? html`<p class="quiet">No file changes.</p>` : nothing}
    <ul class="plain rows">
      ${files.map((file, index) => fileOf(subject, file, index))}
    </ul>
    ${rest(moreFiles, 'file')}
  </section>`;
}

function fileOf(subject: number, { letter, kind, path, from }: PlanFile, index: number) {
  return html`<li>
    <span class=${`letter ${kind}`} aria-hidden="true">${letter}</span>
    ${follow(`#file-${index}`, path, () => post({ type: 'openFile', subject, index }))}
    <span class="quiet"
      >${from === null ? '' : `from ${from}`}<span class="unseen">${kindNames[kind]}</span></span
    >
  </li>`;
}

const kindNames: Readonly<Record<PlanFile['kind'], string>> = {
  added: ', appears',
  deleted: ', disappears',
  modified: ', changes',
  renamed: ', is renamed',
  typeChanged: ', changes its type',
};

function rest(more: number, noun: string) {
  return more > 0 ? html`<p class="quiet">and ${more} more ${noun}${more === 1 ? '' : 's'}</p>` : nothing;
}

function configOf(subject: number, { config }: PlanView) {
  return html`<section aria-labelledby="keys">
    <h2 id="keys">Config vars</h2>
    ${partOf(config, {
      loading: () => html`<p>${placeholder()}</p>`,
      known: (groups) =>
        groups.length === 0
          ? html`<p class="quiet">They stay as they are.</p>`
          : html`<dl>
              ${groups.map(({ what, keys }) =>
                line(
                  what,
                  html`<ul class="plain">
                    ${keys.map(
                      (key) =>
                        html`<li>
                          <span class="key">${key}</span>
                          <span class="quiet" aria-hidden="true">••••••••</span>
                        </li>`,
                    )}
                  </ul>`,
                ),
              )}
            </dl>`,
      retry: retryOf(subject),
    })}
  </section>`;
}

function slugOf(subject: number, { slug }: PlanView) {
  return html`<section aria-labelledby="slug">
    <h2 id="slug">Stack and process types</h2>
    ${partOf(slug, {
      loading: () => html`<p>${placeholder()}</p>`,
      known: (lines) =>
        lines.length === 0 ? html`<p class="quiet">They stay as they are.</p>` : linesOf(lines),
      retry: retryOf(subject),
    })}
  </section>`;
}

function addonsOf({ addons }: PlanView) {
  return html`<section aria-labelledby="addons">
    <h2 id="addons">Add-ons</h2>
    ${addons.length === 0 ? html`<p class="quiet">Both releases have the same.</p>` : linesOf(addons)}
  </section>`;
}

function linesOf(lines: readonly string[]): Piece {
  return html`<ul class="plain">
    ${lines.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}

function betweenOf(subject: number, { between, moreBetween, to }: PlanView) {
  return html`<section aria-labelledby="between">
    <h2 id="between">Releases since v${to} (${between.length + moreBetween})</h2>
    <ul class="plain rows">
      ${between.map((release) => releaseOf(subject, release))}
    </ul>
    ${rest(moreBetween, 'release')}
  </section>`;
}

function releaseOf(subject: number, { version, description, by, createdAt, fate }: PlanRelease) {
  return html`<li>
    ${toVersion(subject, version)} <span>${description}</span>
    <span class="quiet"
      >${by}, <shiplog-time .time=${createdAt} .brief=${true}></shiplog-time> · ${fate}</span
    >
  </li>`;
}
