/** The services of an app. Add-ons are not part of a release: a rollback does not change them. */

export interface Addon {
  /** Such as `postgresql-curly-33328`. */
  readonly name: string;
  /** Such as `heroku-postgresql:mini`. */
  readonly plan: string;
  /** The keys of the config vars through which the app finds it. */
  readonly configVars: readonly string[];
}
