// The examples of the release API's public schema, version 3, put together as its objects.

const uuid = '01234567-89ab-cdef-0123-456789abcdef';
const time = '2012-01-01T12:00:00Z';

export const releaseExample = {
  addon_plan_names: ['heroku-postgresql:dev'],
  artifacts: [{ type: 'slug', id: uuid }],
  app: { name: 'example', id: uuid },
  created_at: time,
  description: 'Added new feature',
  id: uuid,
  updated_at: time,
  slug: { id: uuid },
  status: 'succeeded',
  user: { id: uuid, email: 'username@example.com' },
  version: 11,
  current: true,
  output_stream_url: `https://release-output.heroku.com/streams/${uuid}`,
  eligible_for_rollback: true,
};

export const appExample = {
  acm: false,
  archived_at: time,
  buildpack_provided_description: 'Ruby/Rack',
  build_stack: { id: uuid, name: 'heroku-24' },
  created_at: time,
  generation: { id: uuid, name: 'cedar' },
  git_url: 'https://git.heroku.com/example.git',
  id: uuid,
  internal_routing: false,
  maintenance: false,
  name: 'example',
  owner: { email: 'username@example.com', id: uuid },
  organization: { id: uuid, name: 'example' },
  team: { id: uuid, name: 'example' },
  region: { id: uuid, name: 'us' },
  released_at: time,
  repo_size: 0,
  slug_size: 0,
  space: { id: uuid, name: 'nasa', shield: true },
  stack: { id: uuid, name: 'heroku-24' },
  updated_at: time,
  web_url: 'https://example.herokuapp.com/',
};

export const dynoExample = {
  attach_url: 'rendezvous://rendezvous.runtime.heroku.com:5000/{rendezvous-id}',
  command: 'bash',
  created_at: time,
  id: uuid,
  name: 'run.1',
  release: { id: uuid, version: 11 },
  app: { name: 'example', id: uuid },
  size: 'standard-1X',
  state: 'up',
  type: 'run',
  updated_at: time,
};

export const slugExample = {
  blob: { method: 'GET', url: 'https://api.heroku.com/slugs/1234.tgz' },
  buildpack_provided_description: 'Ruby/Rack',
  checksum: 'SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  commit: '60883d9e8947a57e04dc9124f25df004866a2051',
  commit_description: 'fixed a bug with API documentation',
  created_at: time,
  id: uuid,
  process_types: { web: './bin/web -p $PORT' },
  size: 2048,
  stack: { id: uuid, name: 'heroku-24' },
  updated_at: time,
  deleted_at: null,
};

/** The API answers with a list of such. */
export const imageExample = {
  id: uuid,
  base_image_name: 'heroku/heroku:22-cnb',
  base_top_layer: 'sha256:ea36ae5fbc1e7230e0a782bf216fb46500e210382703baa6bab8acf2c6a23f78',
  commit: '60883d9e8947a57e04dc9124f25df004866a2051',
  commit_description: 'fixed a bug with API documentation',
  image_repo: 'd7ba1ace-b396-4691-968c-37ae53153426/builds',
  digest: 'sha256:dc14ae5fbc1e7230e0a782bf216fb46500e210631703bcc6bab8acf2c6a23f42',
  stack: { id: uuid, name: 'cnb' },
  process_types: {
    web: {
      name: 'web',
      display_cmd: 'bundle exec puma -p $PORT',
      command: '/cnb/process/web',
      working_dir: '/workspace/webapp',
      default: true,
    },
  },
  buildpacks: [
    { id: 'heroku/ruby', version: '2.0.0', homepage: 'https://github.com/heroku/buildpacks-ruby' },
  ],
  created_at: time,
  updated_at: time,
  architecture: 'arm64',
  deleted_at: null,
};

export const couplingExample = {
  app: { id: uuid },
  created_at: time,
  id: uuid,
  pipeline: { id: uuid },
  stage: 'production',
  updated_at: time,
};

export const accountExample = {
  allow_tracking: true,
  beta: false,
  created_at: time,
  email: 'username@example.com',
  federated: false,
  id: uuid,
  identity_provider: null,
  last_login: time,
  name: 'Tina Edmonds',
  sms_number: '+1 ***-***-1234',
  suspended_at: null,
  delinquent_at: null,
  two_factor_authentication: false,
  updated_at: time,
  verified: false,
};

export const promotionExample = {
  created_at: time,
  id: uuid,
  pipeline: { id: uuid },
  source: { app: { id: uuid }, release: { id: uuid } },
  status: 'pending',
  updated_at: time,
};

export const promotionTargetExample = {
  app: { id: uuid },
  error_message: 'User does not have access to that app',
  id: uuid,
  pipeline_promotion: { id: uuid },
  release: { id: uuid },
  status: 'pending',
};
