import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.ts';

/** Lets those in who have the token: as Bearer, or as the password of Basic, which some calls use. */
export function authorize(token: () => string): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    if (tokenOf(c.req.header('authorization') ?? '') !== token()) {
      throw new ApiError(401, 'unauthorized', 'Invalid credentials provided.');
    }
    await next();
  });
}

function tokenOf(header: string): string | undefined {
  const [kind, value = ''] = header.split(' ');
  if (kind === 'Bearer') return value;
  if (kind !== 'Basic') return undefined;
  return Buffer.from(value, 'base64').toString().split(':')[1];
}
