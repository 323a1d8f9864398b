/** An answer of the API that is not the wanted one: `{id, message, url}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly id: string;
  /** More fields of the answer. */
  readonly more: Record<string, unknown>;

  constructor(status: number, id: string, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.id = id;
    this.more = more;
  }

  body(): Record<string, unknown> {
    const url = `https://devcenter.heroku.com/articles/platform-api-reference#error-responses`;
    return { id: this.id, message: this.message, url, ...this.more };
  }
}

/** @param resource As a person says it: `app`, `add-on`. */
export function notFound(resource: string): ApiError {
  const name = resource.replace('add-on', 'add_on');
  return new ApiError(404, 'not_found', `Couldn't find that ${resource}.`, { resource: name });
}

export function invalid(message: string): ApiError {
  return new ApiError(422, 'invalid_params', message);
}

export function confirmationRequired(message: string): ApiError {
  return new ApiError(423, 'confirmation_required', message);
}
