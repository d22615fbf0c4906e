/** What a release is: plain data, as the rest of Shiplog knows it. */

import type { Change } from './change.ts';

/** Statuses that Shiplog knows. A platform may answer others: they are shown as they are. */
export type KnownStatus = 'succeeded' | 'pending' | 'failed' | 'expired';

/** One entry of an app's ledger. Times are milliseconds since the epoch. */
export interface Release {
  readonly id: string;
  /** `52` for v52. Grows by one within an app and is never used again. */
  readonly version: number;
  /** The change in the platform's words, such as `Deploy de63889` or `Rollback to v46`. */
  readonly description: string;
  /** The same as data. */
  readonly change: Change;
  readonly status: KnownStatus | (string & {});
  /** True for the one release of the app that is running. */
  readonly current: boolean;
  /** Whether the platform would take it as the target of a rollback. */
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

/** What was built and is run: releases of an app with the same artifact run the same code. Images are of the newer generation. */
export interface Artifact {
  readonly kind: 'slug' | 'image';
  readonly id: string;
}

export interface User {
  /** Empty where the platform does not say who it is. */
  readonly id: string;
  readonly email: string;
}

/** Stands for the address of a user of whom the platform says nothing. */
export const unknownUser = 'unknown user';

export interface AppRef {
  readonly id: string;
  readonly name: string;
}

/**
 * An app as what leads back to it names it: a message, a page, a command of theirs. Its id says which app it is, whatever
 * its name is by then; the id of the account is that of the one it was opened with.
 */
export interface AppAddress extends AppRef {
  /** Left out where any account that sees the app will do. */
  readonly account?: string | undefined;
}

/** An app with its place among the others. */
export interface App extends AppRef {
  readonly stage: Stage | undefined;
  readonly pipeline: PipelineRef | undefined;
  /** The name of the team that it belongs to; undefined for one of a person's own. */
  readonly team: string | undefined;
}

export interface PipelineRef {
  readonly id: string;
  /** Undefined where the platform did not tell it. */
  readonly name: string | undefined;
}

export type Stage = 'test' | 'review' | 'development' | 'staging' | 'production';

/** What was built from one commit, ready to run. */
export interface Slug {
  readonly id: string;
  /** The whole hash of the commit, or whatever the builder was told. */
  readonly commit: string | null;
  readonly stack: string;
  /** In bytes. */
  readonly size: number | null;
  /** Command by process type, such as `web`. */
  readonly processTypes: Readonly<Record<string, string>>;
  readonly buildpack: string | null;
}

/** Whether two releases run the very same artifact. False where it is known of neither: they may differ. */
export function sameArtifact(a: Pick<Release, 'artifact'>, b: Pick<Release, 'artifact'>): boolean {
  return a.artifact !== null && a.artifact.id === b.artifact?.id && a.artifact.kind === b.artifact.kind;
}

/** The id by which the platform can be asked for the slug of a release; undefined for an image. */
export function slugIdOf({ artifact }: Pick<Release, 'artifact'>): string | undefined {
  return artifact?.kind === 'slug' ? artifact.id : undefined;
}

/** `v52` */
export function versionName(release: { readonly version: number }): string {
  return `v${release.version}`;
}

/**
 * The version that a person wrote, as `52`, `v52` or `V52`.
 * @returns the number, or undefined when the text names no version
 */
export function parseVersion(text: string): number | undefined {
  const digits = /^\s*v?([1-9]\d{0,8})\s*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The part of a mail address that tells people apart at a glance: `kendra` of `kendra@example.com`. */
export function shortAuthor(user: Pick<User, 'email'>): string {
  const [name, domain] = user.email.split('@', 2);
  // Add-on services sign as heroku-postgresql@addons.heroku.com: their name says enough as well.
  return name !== undefined && name !== '' ? name : (domain ?? user.email);
}

/** What an app runs; undefined before its first release that succeeded. @param releases of one ledger, in any order */
export function runningRelease(releases: readonly Release[]): Release | undefined {
  return releases.find(({ current }) => current);
}

/**
 * The newest release that is under way: what runs is about to change. One that is older than the running release changes
 * nothing any more, whatever its status: the platform may never have ended it.
 * @param releases newest first
 */
export function releaseUnderWay(releases: readonly Release[]): Release | undefined {
  for (const release of releases) {
    if (release.current) return undefined;
    if (release.status === 'pending') return release;
  }
  return undefined;
}
