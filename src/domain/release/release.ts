/** What a release is: plain data, as the rest of Shiplog knows it. */

import type { Change } from './change.ts';

/** The statuses that Shiplog knows. Any other status is shown as it is. */
export type KnownStatus = 'succeeded' | 'pending' | 'failed' | 'expired';

/** One entry of an app's ledger. Times are milliseconds since the epoch. */
export interface Release {
  readonly id: string;
  /** `52` for v52. Grows by one within an app and is never used again. */
  readonly version: number;
  /** The change in the platform's words, such as `Deploy de63889` or `Rollback to v46`. */
  readonly description: string;
  /** The change, parsed from the description. */
  readonly change: Change;
  readonly status: KnownStatus | (string & {});
  /** True for the one release of the app that is running. */
  readonly current: boolean;
  /** Whether the platform accepts it as the target of a rollback. */
  readonly eligible: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly user: User;
  readonly app: AppRef;
  /** Null where nothing was built yet, or the platform does not say what runs. */
  readonly artifact: Artifact | null;
  readonly addons: readonly string[];
  /** Where the output of the release phase can be read, where one ran. */
  readonly outputUrl: string | null;
}

/** The build that a release runs. Releases of an app with the same artifact run the same code. The newer generation has images. */
export interface Artifact {
  readonly kind: 'slug' | 'image';
  /** Of images, where there is one for each process type, all ids. */
  readonly id: string;
}

export interface User {
  /** Empty where the platform does not say who it is. */
  readonly id: string;
  readonly email: string;
}

/** Shown in place of the address of a user whom the platform does not name. */
export const unknownUser = 'unknown user';

export interface AppRef {
  readonly id: string;
  readonly name: string;
}

/**
 * How messages, pages and commands refer back to an app: by its id, since it may be renamed, and by the id of the account
 * with which it was opened.
 */
export interface AppAddress extends AppRef {
  /** Left out where any account that sees the app will do. */
  readonly account?: string | undefined;
}

/** An app with its stage, pipeline and team. */
export interface App extends AppRef {
  readonly stage: Stage | undefined;
  readonly pipeline: PipelineRef | undefined;
  /** The name of the team that owns it; undefined for a personal app. */
  readonly team: string | undefined;
  /** Of the web page that it serves, http or https; undefined where the platform names none. */
  readonly webUrl?: string | undefined;
}

export interface PipelineRef {
  readonly id: string;
  /** Undefined where the platform did not say. */
  readonly name: string | undefined;
}

export type Stage = 'test' | 'review' | 'development' | 'staging' | 'production';

/** The result of a build, ready to run: a slug, or an image, of which the same is known. */
export interface Slug {
  readonly id: string;
  /** The full hash of the commit, or any other text that the builder was given. */
  readonly commit: string | null;
  readonly stack: string;
  /** In bytes. */
  readonly size: number | null;
  /** Command by process type, such as `web`. */
  readonly processTypes: Readonly<Record<string, string>>;
  readonly buildpack: string | null;
}

/** Whether two releases run the same artifact. False where neither is known, as they may differ. */
export function sameArtifact(a: Pick<Release, 'artifact'>, b: Pick<Release, 'artifact'>): boolean {
  return a.artifact !== null && a.artifact.id === b.artifact?.id && a.artifact.kind === b.artifact.kind;
}

/** The id of an artifact that is made of images. */
export function imageIdOf(ids: readonly string[]): string {
  return ids.toSorted().join(' ');
}

/** The images that such an artifact is made of. */
export function imageIdsOf(id: string): string[] {
  return id.split(' ');
}

/** Why nothing can be said of what a release runs, as a sentence. */
export function noArtifactSentence(release: Pick<Release, 'version'>): string {
  return `${versionName(release)} has no slug or image.`;
}

/** `v52` */
export function versionName(release: { readonly version: number }): string {
  return `v${release.version}`;
}

/**
 * A version that a person typed, as `52`, `v52` or `V52`.
 * @returns the number, or undefined when the text names no version
 */
export function parseVersion(text: string): number | undefined {
  const digits = /^\s*v?([1-9]\d{0,8})\s*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The short name of a user: `kendra` for `kendra@example.com`. */
export function shortAuthor(user: Pick<User, 'email'>): string {
  const [name, domain] = user.email.split('@', 2);
  // Add-on services appear as heroku-postgresql@addons.heroku.com; the short name fits them too.
  return name !== undefined && name !== '' ? name : (domain ?? user.email);
}

/** The longest name that a row has room for, in characters. */
const longestName = 12;

/**
 * The name of a user where there is little room, at most 12 characters: the short name, else its first word that is one.
 * `christopher` for `christopher.mcallister@example.com`, `postgresql` for `heroku-postgresql@addons.heroku.com`
 */
export function tinyAuthor(user: Pick<User, 'email'>): string {
  const name = shortAuthor(user);
  if (name.length <= longestName) return name;
  const words = name.slice(0, 100).split(/[._+-]/);
  const word = words.find((one) => one.length > 1 && one !== 'heroku') ?? name;
  return word.length <= longestName
    ? word
    : `${Array.from(word)
        .slice(0, longestName - 1)
        .join('')}…`;
}

/** The release that an app runs; undefined before its first successful release. @param releases of one ledger, in any order */
export function runningRelease(releases: readonly Release[]): Release | undefined {
  return releases.find(({ current }) => current);
}

/**
 * The newest release that is under way: the app is about to change. A pending release older than the running one is
 * ignored, because it can no longer change the app; the platform may never have ended it.
 * @param releases newest first
 */
export function releaseUnderWay(releases: readonly Release[]): Release | undefined {
  for (const release of releases) {
    if (release.current) return undefined;
    if (release.status === 'pending') return release;
  }
  return undefined;
}
