import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiError, invalid } from './api-error.ts';

/** The request's JSON, checked. An empty body counts as `{}`. @throws ApiError 400, 422 */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  const result = schema.safeParse(parse(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`Invalid value for ${issue?.path.join('.') || 'the body'}: ${issue?.message}`);
}

function parse(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError(400, 'bad_request', 'The request body could not be parsed as JSON.');
  }
}
