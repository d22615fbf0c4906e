// undici's types describe its front door; these are the inner doors that transport.ts goes through.

declare module 'undici/lib/dispatcher/agent.js' {
  import type { Agent } from 'undici';
  export default class extends Agent {}
}

declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';
  export default function request(
    this: Dispatcher,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData>;
}
