// The two kinds of failure that people and clients get to read. Everything else is a defect and is reported as one.

/** The platform cannot start, or cannot go on: the message is shown to the person who started it, without a stack. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
}

/** A request that is answered with an error body, `{id, message}` and sometimes `resource`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 401 | 403 | 404 | 406 | 409 | 413 | 416 | 422 | 429 | 500 | 503;
  readonly id: string;
  readonly resource: string | undefined;

  constructor(
    status: ApiError['status'],
    id: string,
    message: string,
    resource?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = status;
    this.id = id;
    this.resource = resource;
  }
}

/** The request is well formed JSON but asks for something that cannot be. */
export function invalidParams(message: string): ApiError {
  return new ApiError(422, 'invalid_params', message);
}

/** @param resource what was looked for, as the API calls it: `app`, `release`, `pipeline`. */
export function notFound(resource: string): ApiError {
  return new ApiError(404, 'not_found', `Couldn't find that ${resource.replaceAll('_', ' ')}.`, resource);
}
