// Two apps of a pipeline, compared.
import type { Comparison } from '../../../../src/views/pipelines/comparisons.ts';
import { appOf, releaseOf } from '../releases/release.ts';

export const pipeline = { id: 'p', name: 'bookshop' };
export const staging = appOf('bookshop-staging', { stage: 'staging', pipeline });
export const production = appOf('bookshop', { stage: 'production', pipeline });

export const none = { added: [], removed: [], changed: [] };

/** Of bookshop, in production, with bookshop-staging: they differ in everything. */
export function comparisonOf(about: Partial<Comparison> = {}): Comparison {
  return {
    from: releaseOf({ app: production }),
    to: releaseOf({ app: staging }),
    diff: {
      sameCode: false,
      addons: {
        added: ['papertrail:choklad'],
        removed: ['sendgrid:starter'],
        changed: [{ from: 'redis:mini', to: 'redis:premium' }],
      },
      slug: {
        state: 'known',
        value: {
          stack: { from: 'heroku-22', to: 'heroku-24' },
          processTypes: {
            added: [{ type: 'worker', command: 'node work.js' }],
            removed: [],
            changed: [{ type: 'web', from: 'a', to: 'b' }],
          },
        },
      },
      config: {
        state: 'known',
        value: { added: ['RATE_LIMIT'], removed: ['BANNER'], changed: ['URL'], unchanged: ['X'] },
      },
    },
    code: { state: 'absent', why: 'No repository is open.' },
    repository: undefined,
    ...about,
  };
}
