import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  planReset,
  type Report,
  type Request,
  resolveTarget,
  runPlan,
  type Target,
} from '../../src/index.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { projectWith } from '../target/project.ts';

/** A project whose tool is a shell script of the test's own, under the name of a real one. */
export interface FakeProject {
  database: FreshDatabase;
  target: Target;
  output: string[];
  /** For processes of the test's own. */
  environment: Record<string, string>;
  reset(request: Request, signal?: AbortSignal): Promise<Report>;
}

const UP_AND_DOWN = '-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\nDROP TABLE a;\n';

/** What a migrated database looks like: two migrations, two tables, some rows. */
const MIGRATED = `
CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('1'), ('2');
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE people (id serial PRIMARY KEY, name text, mood mood);
INSERT INTO people (name) VALUES ('Ada'), ('Grace');
CREATE TABLE pets (id serial PRIMARY KEY, owner int REFERENCES people);`;

/**
 * @param script what `dbmate` does, in the shell's words; `$1` is the command (`migrate`, `status`, …)
 */
export async function fakeDbmate(
  script: string,
  { files = {}, version = 15 }: { files?: Record<string, string>; version?: number } = {},
): Promise<FakeProject> {
  const folder = await projectWith({
    'db/migrations/1_a.sql': UP_AND_DOWN,
    'db/migrations/2_b.sql': UP_AND_DOWN,
    ...files,
  });
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'dbmate'), `#!/bin/sh\nset -e\n${script}\n`);
  await chmod(join(bin, 'dbmate'), 0o755);
  const database = await freshDatabase({ version, owner: 'app' });
  await database.session.script(MIGRATED);
  const target = await resolveTarget({ url: database.url }, { env: {}, folder });
  const output: string[] = [];
  const environment = { PATH: `${bin}:${process.env['PATH']}`, HOME: folder };
  return {
    database,
    target,
    output,
    environment,
    async reset(request, signal) {
      const plan = await planReset(target, request);
      return runPlan(target, plan, {
        consent: { confirm: target.name },
        environment,
        ...(signal && { signal }),
        onEvent: (event) => event.type === 'output' && output.push(event.line),
      });
    },
  };
}
