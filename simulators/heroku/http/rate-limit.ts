import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.ts';

/** A bucket of calls that fills up again over the hour, as Heroku counts an account's calls. */
export interface RateLimit {
  perHour: number;
  remaining: number;
  filledAt: number;
}

export function newRateLimit(perHour: number): RateLimit {
  return { perHour, remaining: perHour, filledAt: Date.now() };
}

/** Counts the call, says what is left, and answers 429 when nothing is. */
export function limitRate(limit: RateLimit): MiddlewareHandler {
  return createMiddleware(async (c, next) => {
    refill(limit);
    if (limit.remaining < 1) {
      c.header('RateLimit-Remaining', '0');
      throw new ApiError(
        429,
        'rate_limit',
        'Your account reached the API rate limit. Please wait a few minutes before making new requests',
      );
    }
    limit.remaining -= 1;
    await next();
    c.header('RateLimit-Remaining', `${Math.floor(limit.remaining)}`);
  });
}

function refill(limit: RateLimit): void {
  const now = Date.now();
  const earned = ((now - limit.filledAt) / 3_600_000) * limit.perHour;
  limit.remaining = Math.min(limit.perHour, limit.remaining + earned);
  limit.filledAt = now;
}
