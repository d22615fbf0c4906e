import type { PageState, Part, PlanSection, PlanView, ReleaseView } from '../protocol.ts';

/**
 * What changed between two states, for screen readers.
 * @returns the empty text when nothing did
 */
export function announce(before: PageState | undefined, now: PageState): string {
  const { content } = now;
  if (content.state === 'loading') return '';
  if (content.state === 'failed') return content.message;
  const same = before?.subject === now.subject && before.content.state === 'known';
  const old = same && before.content.state === 'known' ? before.content : undefined;
  if (content.kind === 'plan') {
    return planNews(old?.kind === 'plan' ? old.value : undefined, content.value);
  }
  return releaseNews(old?.kind === 'release' ? old.value : undefined, content.value);
}

/** What became of a plan; the empty text while it holds. */
function stateOf({ done, moved }: PlanView): string {
  return done ? done.map(({ text }) => text).join('') : (moved ?? '');
}

/** The figures and the warnings, so that a person who listens need not look for them. */
function planNews(old: PlanView | undefined, view: PlanView): string {
  if (old) return stateOf(old) === stateOf(view) ? '' : stateOf(view);
  return [`Plan: ${view.title}.`, ...view.sections.flatMap(sectionNews)].join(' ');
}

function sectionNews({ heading, counts, warnings }: PlanSection): string[] {
  const name = heading === null ? '' : `${heading.name}: `;
  return [
    ...(counts.length > 0 ? [`${name}${counts.join(', ')}.`] : []),
    ...warnings.map((text) => `Warning: ${text}`),
  ];
}

function releaseNews(old: ReleaseView | undefined, view: ReleaseView): string {
  const name = `${view.app.name} v${view.version}`;
  return [
    old ? undefined : `${name}: ${view.description}.`,
    old && old.status.text !== view.status.text ? `${name}: ${view.status.text}.` : undefined,
    old && !old.current && view.current ? `${name} is running now.` : undefined,
    old && old.current && !view.current ? `${name} is no longer running.` : undefined,
    arrival('Changed config vars', old?.changes.config.lines, view.changes.config.lines),
    arrival('Commits and files', old?.changes.code, view.changes.code),
    arrival('Slug', old?.slug, view.slug),
    arrival('Commit', old?.commit, view.commit),
    arrival('Config vars', old?.config, view.config),
  ]
    .filter((text) => text !== undefined)
    .join(' ');
}

function arrival(name: string, before: Part<unknown> | undefined, now: Part<unknown>): string | undefined {
  if (before?.state === now.state) return undefined;
  if (now.state === 'known') return `${name} loaded.`;
  return now.state === 'failed' ? `${name}: ${now.message}` : undefined;
}
