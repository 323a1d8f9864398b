import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { controlRoutes } from './control/control-routes.ts';
import { credentialRoutes } from './data/credential-routes.ts';
import { databaseRoutes } from './data/database-routes.ts';
import { dumpRoutes, transferRoutes } from './data/transfer-routes.ts';
import { harmCalls } from './faults/harm-calls.ts';
import type { Heroku } from './heroku.ts';
import { ApiError, notFound } from './http/api-error.ts';
import { authorize } from './http/authorize.ts';
import { limitRate } from './http/rate-limit.ts';
import { logRoutes } from './logs/log-routes.ts';
import { accountRoutes } from './platform/account-routes.ts';
import { addonRoutes } from './platform/addon-routes.ts';
import { appRoutes } from './platform/app-routes.ts';
import { attachmentRoutes } from './platform/attachment-routes.ts';
import { dynoRoutes } from './platform/dyno-routes.ts';
import { formationRoutes } from './platform/formation-routes.ts';
import { pipelineRoutes } from './platform/pipeline-routes.ts';
import { releaseRoutes } from './platform/release-routes.ts';

/** All of HTTP: what needs no token, what tests call, then Heroku's two APIs with count and faults. */
export function herokuApi(heroku: Heroku): Hono<{ Bindings: HttpBindings }> {
  const calls: string[] = [];
  const { sessions, streams } = logRoutes(heroku);
  const api = new Hono<{ Bindings: HttpBindings }>();
  api.onError((error, c) => {
    const known = error instanceof ApiError ? error : undefined;
    if (!known) console.error(error);
    const answer = known ?? new ApiError(500, 'server_error', 'An internal error occurred.');
    return Response.json(answer.body(), { status: answer.status, headers: c.res.headers });
  });
  api.route('/', streams);
  api.route('/', dumpRoutes(heroku));
  const withToken = authorize(() => heroku.world.token);
  // It starts programs: no page in a browser may call it.
  api.use('/control/*', withToken);
  api.route('/', controlRoutes(heroku, calls));
  api.use(recordCalls(calls), harmCalls(heroku.faults), nameRequests);
  api.use(
    authorize(() => heroku.world.token),
    limitRate(heroku.rateLimit),
  );
  for (const routes of [accountRoutes, appRoutes, addonRoutes, attachmentRoutes]) {
    api.route('/', routes(heroku));
  }
  for (const routes of [dynoRoutes, formationRoutes, releaseRoutes, pipelineRoutes]) {
    api.route('/', routes(heroku));
  }
  for (const routes of [databaseRoutes, credentialRoutes, transferRoutes]) {
    api.route('/', routes(heroku));
  }
  api.route('/', sessions);
  api.notFound(() => {
    throw notFound('resource');
  });
  return api;
}

function recordCalls(calls: string[]) {
  return createMiddleware(async (c, next) => {
    calls.push(`${c.req.method} ${c.req.path}`);
    await next();
  });
}

const nameRequests = createMiddleware(async (c, next) => {
  await next();
  c.header('Request-Id', c.req.header('request-id') ?? randomUUID());
});
