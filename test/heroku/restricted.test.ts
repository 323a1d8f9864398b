import { expect, test } from 'vitest';
import { type ProviderRequest, type RebuildRequest, resolveTarget } from '../../src/index.ts';
import { planReset } from '../../src/run/look.ts';
import { runPlan } from '../../src/run/run-plan.ts';
import { readStatus } from '../../src/run/status.ts';

import { localHeroku, until } from '../heroku-simulator/local-heroku.ts';
import { rejection } from '../target/project.ts';

const heroku = localHeroku();

const common = { expectations: null, nextSteps: [], lockTimeout: 5_000, disconnect: false };
const rebuild: RebuildRequest = {
  ...common,
  way: 'rebuild',
  schemas: [],
  build: { kind: 'restart' },
  keepFailed: false,
};
const reset: ProviderRequest = { ...common, way: 'provider', builds: false };

test('over its plan’s limits: rebuild is refused in Heroku’s words, its own reset empties it', async () => {
  await heroku.createApp({ name: 'full' });
  const users = () => heroku.query('full', 'SELECT count(*)::int AS users FROM users');
  await until(
    () =>
      users().then(
        () => true,
        () => false,
      ),
    'the app has made its tables',
  );
  await heroku.query('full', "INSERT INTO users (name) SELECT 'x' FROM generate_series(1, 200)");
  const [attachment] = await heroku.call('GET', '/apps/full/addon-attachments');
  const control = `/control/addons/${attachment.addon.name}`;
  // Its dynos would hold the only connection that is left.
  await heroku.call('PATCH', '/apps/full/formation', { updates: [{ type: 'web', quantity: 0 }] });
  await heroku.call('POST', `${control}/limit`, { bytes: 1_000_000, grace: false });
  await heroku.call('POST', `${control}/measure`);

  const target = await resolveTarget({ app: 'full' }, { env: heroku.environment, folder: '/' });
  expect(await rejection(planReset(target, rebuild))).toMatchObject({
    code: 'heroku-over-capacity',
    why: expect.stringContaining('Access Restricted'),
    next: expect.stringContaining('pgreset provider-reset --app full'),
  });

  const plan = await planReset(target, reset);
  const report = await runPlan(target, plan, { consent: { confirm: 'full' } });
  expect(report.steps.map(({ summary }) => summary)).toEqual(['Reset successful.']);
  expect(await rejection(users())).toMatchObject({ message: 'relation "users" does not exist' });
  const { interrupted, snapshot } = await readStatus(target);
  expect({
    interrupted,
    tables: snapshot.relations.filter(({ extension }) => extension === null).length,
  }).toEqual({
    interrupted: [],
    tables: 0,
  });
});
