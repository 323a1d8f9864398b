import { Hono } from 'hono';
import type { Heroku } from '../heroku.ts';
import { notFound } from '../http/api-error.ts';
import { findApp } from '../state/find.ts';
import type { App } from '../state/world.ts';

/** Which apps stand behind each other on their way to production. */
export function pipelineRoutes({ world }: Heroku): Hono {
  const coupled = () => world.apps.filter(({ access, pipeline }) => access && pipeline);
  const membersOf = (idOrName: string) => {
    const isIn = ({ pipeline }: App) => pipeline?.id === idOrName || pipeline?.name === idOrName;
    const members = coupled().filter(isIn);
    if (members.length === 0) throw notFound('pipeline');
    return members;
  };
  const show = ({ pipeline, createdAt }: App) => {
    const times = { created_at: createdAt, updated_at: createdAt };
    const owner = { id: world.account.id, type: 'user' };
    return { id: pipeline!.id, name: pipeline!.name, owner, ...times };
  };
  return new Hono()
    .get('/apps/:app/pipeline-couplings', (c) => {
      const app = findApp(world, c.req.param('app'));
      if (!app.pipeline) throw notFound('pipeline coupling');
      return c.json(showCoupling(app));
    })
    .get('/pipeline-couplings', (c) => c.json(coupled().map(showCoupling)))
    .get('/pipelines', (c) => {
      const firstOnly = (app: App, index: number, all: App[]) =>
        all.findIndex(({ pipeline }) => pipeline!.id === app.pipeline!.id) === index;
      return c.json(coupled().filter(firstOnly).map(show));
    })
    .get('/pipelines/:pipeline', (c) => c.json(show(membersOf(c.req.param('pipeline'))[0]!)))
    .get('/pipelines/:pipeline/pipeline-couplings', (c) =>
      c.json(membersOf(c.req.param('pipeline')).map(showCoupling)),
    );
}

function showCoupling({ id, name, pipeline, createdAt }: App) {
  const times = { created_at: createdAt, updated_at: createdAt };
  const { id: pipelineId, name: pipelineName, stage } = pipeline!;
  // An app is in one pipeline at most, so its id names the coupling as well.
  return {
    id,
    app: { id, name },
    pipeline: { id: pipelineId, name: pipelineName },
    stage,
    ...times,
  };
}
