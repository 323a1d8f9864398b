import type { HerokuWorld } from './local-heroku.ts';

/** One `heroku run` of the page, and what it has to say. */
interface Query {
  sql: string;
  expected: RegExp;
}

/** The page says that its error is to be expected: there is no such role on Heroku. */
const DROP: Query = {
  sql: 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO postgres; GRANT ALL ON SCHEMA public TO public;',
  expected: /role "postgres" does not exist/,
};

const VERIFY: Query[] = [
  {
    sql: "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public';",
    expected: /\s25\s/,
  },
  {
    sql: "SELECT column_name FROM information_schema.columns WHERE table_name = 'threat_models' AND column_name = 'issue_uri';",
    expected: /\(1 row\)/,
  },
  {
    sql: "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'notes';",
    expected: /\(1 row\)/,
  },
  {
    sql: "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name;",
    expected: /threat_models/,
  },
  { sql: '\\\\d threat_models', expected: /issue_uri/ },
];

/** What a page has people do to rebuild their database, by the real command. */
export async function pageProcedure(world: HerokuWorld, heroku: string): Promise<void> {
  await ask(world, heroku, DROP);
  await world.run(heroku, ['dyno:restart', '--app', world.app]);
  for (const query of VERIFY) await ask(world, heroku, query);
}

async function ask(world: HerokuWorld, heroku: string, { sql, expected }: Query): Promise<void> {
  const command = `echo "${sql}" | psql $DATABASE_URL`;
  const text = await world.run(heroku, ['run', '--app', world.app, command]);
  if (!expected.test(text)) throw new Error(`Not as expected, ${sql}\n${text}`);
}
