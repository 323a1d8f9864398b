import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { HttpBindings } from '@hono/node-server';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../http/api-error.ts';
import { type Fault, takeFault } from './fault.ts';

type CallFault = Extract<Fault, { path: string }>;

/** Lets the faults happen that are meant for this call. */
export function harmCalls(faults: Fault[]) {
  return createMiddleware<{ Bindings: HttpBindings }>(async (c, next) => {
    const concerns = ({ method, path }: CallFault) =>
      (method === '*' || method === c.req.method) && new RegExp(path).test(c.req.path);
    const answer = takeFault(faults, 'answer', concerns);
    if (answer) {
      for (const [name, value] of Object.entries(answer.headers)) c.header(name, value);
      throw new ApiError(answer.status, answer.id, answer.message);
    }
    const silence = takeFault(faults, 'timeout', concerns);
    const cut = silence ? undefined : takeFault(faults, 'drop', concerns);
    const fault = silence ?? cut;
    if (fault?.when !== 'before') await next();
    if (!fault) return;
    // With silence the connection stays open until the client has enough of it.
    if (cut) c.env.incoming.socket.destroy();
    // Without this, Hono would copy the old answer's headers into the new one.
    c.res = undefined;
    c.res = RESPONSE_ALREADY_SENT;
  });
}
