/** What services an app has. Add-ons are no part of a release: a rollback leaves them as they are. */

export interface Addon {
  /** Such as `postgresql-curly-33328`. */
  readonly name: string;
  /** Such as `heroku-postgresql:mini`. */
  readonly plan: string;
  /** The keys under which the app finds it. */
  readonly configVars: readonly string[];
}
