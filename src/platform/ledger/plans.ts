// The add-ons that can be had. One is real: a SQLite file. No service stands behind the others: their values look real and
// lead nowhere.
import { randomBytes, randomInt } from 'node:crypto';

export interface Service {
  /** What an attachment is called, unless somebody says otherwise. */
  readonly attachment: string;
  /** How the names of its add-ons begin, `postgresql-curly-33328`. */
  readonly prefix: string;
  /** Prices in US cents a month; the first plan is taken when none is named. */
  readonly plans: Readonly<Record<string, number>>;
  /** The name of the file that it consists of; left out, nothing is behind it. */
  readonly file?: string;
  /** What it sets for an attachment of that name. @param file the path of its file, where it has one */
  readonly configVars: (attachment: string, file: string) => Record<string, string>;
}

const secret = (bytes: number): string => randomBytes(bytes).toString('hex');

const services: Readonly<Record<string, Service>> = {
  sqlite: {
    attachment: 'DATABASE',
    prefix: 'sqlite',
    plans: { file: 0 },
    file: 'database.sqlite',
    configVars: (attachment, file) => ({ [`${attachment}_PATH`]: file }),
  },
  'heroku-postgresql': {
    attachment: 'DATABASE',
    prefix: 'postgresql',
    plans: { 'essential-0': 500, 'essential-1': 900, 'standard-0': 5000 },
    configVars: (attachment) => ({
      [`${attachment}_URL`]: `postgres://u${secret(6)}:p${secret(24)}@db.example.com:5432/d${secret(6)}`,
    }),
  },
  'heroku-redis': {
    attachment: 'REDIS',
    prefix: 'redis',
    plans: { mini: 300, 'premium-0': 1500 },
    configVars: (attachment) => ({
      [`${attachment}_URL`]: `rediss://:p${secret(24)}@redis.example.com:6379`,
    }),
  },
  papertrail: {
    attachment: 'PAPERTRAIL',
    prefix: 'papertrail',
    plans: { choklad: 0, fixa: 700 },
    configVars: (attachment) => ({ [`${attachment}_API_TOKEN`]: secret(10) }),
  },
  sendgrid: {
    attachment: 'SENDGRID',
    prefix: 'sendgrid',
    plans: { starter: 0, bronze: 995 },
    configVars: (attachment) => ({
      [`${attachment}_USERNAME`]: `app${randomInt(1e8, 1e9)}@example.com`,
      [`${attachment}_PASSWORD`]: secret(8),
    }),
  },
  bucketeer: {
    attachment: 'BUCKETEER',
    prefix: 'bucketeer',
    plans: { hobbyist: 500, micro: 2000 },
    configVars: (attachment) => ({
      [`${attachment}_BUCKET_NAME`]: `bucketeer-${secret(8)}`,
      [`${attachment}_AWS_SECRET_ACCESS_KEY`]: secret(20),
    }),
  },
  scheduler: { attachment: 'SCHEDULER', prefix: 'scheduler', plans: { standard: 0 }, configVars: () => ({}) },
};

/** @param plan `service:plan`, or a service alone. @returns undefined when there is no such thing. */
export function findPlan(
  plan: string,
): { service: Service; serviceName: string; plan: string; cents: number } | undefined {
  const [serviceName = '', planName] = plan.split(':');
  const service = Object.hasOwn(services, serviceName) ? services[serviceName] : undefined;
  if (!service) return undefined;
  const name = planName ?? Object.keys(service.plans)[0] ?? '';
  const cents = Object.hasOwn(service.plans, name) ? service.plans[name] : undefined;
  return cents === undefined ? undefined : { service, serviceName, plan: `${serviceName}:${name}`, cents };
}
