import { describe, expect, test } from 'vitest';
import { chooseApp, onlyRemote } from '../../src/heroku/choose-app.ts';
import { readHerokuRemotes } from '../../src/heroku/git-remotes.ts';
import { scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { rejection } from '../target/project.ts';
import { repository } from './repository.ts';

const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
const HEROKU = 'https://git.heroku.com/shop.git';

describe('remotes', () => {
  test.each([
    [HEROKU, 'shop'],
    ['git@heroku.com:shop.git', 'shop'],
    ['ssh://git@heroku.com/shop.git', 'shop'],
    ['https://github.com/me/shop.git', undefined],
    ['https://github.com/heroku.com/shop.git', undefined],
    ['https://git.evil.org/heroku.com.git', undefined],
    ['https://git.herokuXcom/shop.git', undefined],
    ['git@evil.org:heroku.com.git', undefined],
    ['/srv/git/shop.git', undefined],
  ])('%s: %s', async (address, app) => {
    const [found] = await readHerokuRemotes(repository({ origin: address }), env);
    expect(found?.app).toBe(app);
  });

  test('of another host, where the environment names it', async () => {
    const folder = repository({ origin: 'https://git.example.com/shop.git' });
    const elsewhere = { ...env, HEROKU_GIT_HOST: 'example.com' };
    expect(await readHerokuRemotes(folder, elsewhere)).toEqual([{ remote: 'origin', app: 'shop' }]);
  });

  test('none without a repository, and without git', async () => {
    expect(await readHerokuRemotes(scratchFolder(), { ...env, GIT_DIR: '/nonexistent' })).toEqual(
      [],
    );
    expect(await readHerokuRemotes(repository({ heroku: HEROKU }), { PATH: '' })).toEqual([]);
  });
});

test('--app, --remote, and the only remote', async () => {
  const folder = repository({ origin: 'https://github.com/me/x.git', heroku: HEROKU });
  const choose = (choice: object) => chooseApp(choice, { folder, env });
  expect(await choose({ app: 'other' })).toEqual({ app: 'other', source: '--app' });
  expect(await choose({ remote: 'heroku' })).toEqual({ app: 'shop', source: '--remote heroku' });
  expect(await choose({})).toEqual({ app: 'shop', source: 'git remote heroku' });
  expect(await rejection(choose({ remote: 'origin' }))).toMatchObject({
    code: 'heroku-app-unclear',
    exit: 2,
    details: ['heroku: app shop'],
  });
});

test('two remotes are a choice that nobody makes for a person', async () => {
  const staging = 'https://git.heroku.com/shop-staging.git';
  const surroundings = { folder: repository({ heroku: HEROKU, staging }), env };
  expect(await onlyRemote(surroundings)).toBeNull();
  expect(await rejection(chooseApp({}, surroundings))).toMatchObject({
    code: 'heroku-app-unclear',
    exit: 2,
    details: ['heroku: app shop', 'staging: app shop-staging'],
  });
});
