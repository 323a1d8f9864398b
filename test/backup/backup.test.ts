import { execFileSync } from 'node:child_process';
import {
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backupDatabase, planReset, readHistory, resolveTarget } from '../../src/index.ts';
import type { Request, Target } from '../../src/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { ROOT } from '../harness/build.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { testVersions } from '../harness/servers.ts';
import { makeOld } from '../faults/harness/world.ts';
import { readDumpVersion } from '../../src/migrations/pg-dump.ts';
import { rebuildRequest, reset, sampleBuild, undoRequest } from '../run/requests.ts';

const dumpVersion = (await readDumpVersion()) ?? 0;
const version = testVersions()
  .toSorted((a, b) => a - b)
  .findLast((each) => each <= dumpVersion);
if (version === undefined) console.error('backup and restore: skipped, no pg_dump for any server');

const environment = { PATH: process.env['PATH'] };

async function project(database: FreshDatabase): Promise<Target> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pgreset-backup-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return resolveTarget({ url: database.url }, { env: {}, folder });
}

const look = async ({ session }: FreshDatabase) => ({
  catalog: await readCanonicalCatalog(session),
  rows: await readAllRows(session),
});

const restoreRequest = (file: string): Request => ({
  way: 'restore',
  file,
  expectations: null,
  keepFailed: false,
  nextSteps: [],
  lockTimeout: 5_000,
  disconnect: false,
});

describe.skipIf(version === undefined).each(['superuser', 'app'] as const)('as %s', (owner) => {
  it('a backup holds every row, is private, and brings everything back; undo too', async () => {
    const database = await freshDatabase({ version: version!, sample: 1_000, owner });
    const target = await project(database);
    const before = await look(database);
    const progress: unknown[] = [];
    const made = await backupDatabase(target, 'sample.dump', {
      environment,
      onEvent: (event) => progress.push(event),
    });
    expect(made).toMatchObject({ file: join(target.folder, 'sample.dump'), tables: 29 });
    expect(made.rows).toBeGreaterThan(900);
    const { mode, size } = await stat(made.file);
    expect(mode & 0o777).toBe(0o600);
    expect(size).toBe(made.bytes);
    expect(await readdir(target.folder)).toEqual(['sample.dump']);
    expect(progress).toContainEqual(expect.objectContaining({ type: 'progress', total: 29 }));

    await database.session.script('DELETE FROM threats; CREATE TABLE stray (id int)');
    const changed = await look(database);
    const options = { environment };
    const report = await reset(target, restoreRequest(made.file), options);
    expect((await look(database)).rows).toEqual(before.rows);
    expect(await readCanonicalCatalog(database.session)).toEqual(before.catalog);
    await reset(target, undoRequest(report.run), options);
    expect(await look(database)).toEqual(changed);
  });
});

describe.skipIf(version === undefined)('a backup', () => {
  it('comes first with --backup, and has the run’s name', async () => {
    const database = await freshDatabase({ version: version!, sample: 100 });
    const target = await project(database);
    const request = rebuildRequest(await sampleBuild(), { backup: true });
    const report = await reset(target, request, { environment });
    expect(report.steps[0]!.title).toBe('Back the database up with pg_dump, into .pgreset/');
    const files = await readdir(join(target.folder, '.pgreset'));
    expect(files.toSorted()).toEqual([
      '.gitignore',
      `${database.name.slice(0, 40)}-${report.run}.dump`,
    ]);
  });

  it('is not written over another file, nor left when pg_dump fails', async () => {
    const database = await freshDatabase({ version: version! });
    await database.session.script('CREATE TABLE a (id int)');
    const target = await project(database);
    await writeFile(join(target.folder, 'there.dump'), 'precious');
    await expect(backupDatabase(target, 'there.dump', { environment })).rejects.toMatchObject({
      code: 'backup-exists',
    });
    // A file in the place of pg_dump that writes a part and then fails, as on a full disk.
    const bin = await mkdtemp(join(tmpdir(), 'pgreset-bin-'));
    onTestFinished(() => rm(bin, { recursive: true }));
    const script = (end: string) =>
      `#!/bin/sh\n[ "$1" = --version ] && exec /usr/bin/env -i PATH=/usr/bin:/bin pg_dump --version\nfor a; do case $a in --file=*) f=\${a#--file=};; esac; done\n${end}\n`;
    const path = { PATH: `${bin}:${process.env['PATH']}` };
    const full =
      'printf PGDMP > "$f"; echo "pg_dump: error: could not write: No space left on device" >&2; exit 1';
    await writeFile(join(bin, 'pg_dump'), script(full), { mode: 0o755 });
    await expect(backupDatabase(target, 'new.dump', { environment: path })).rejects.toMatchObject({
      code: 'backup-failed',
      why: expect.stringContaining('No space left'),
    });
    await writeFile(join(bin, 'pg_dump'), script('printf PGDMP > "$f"; exit 0'), { mode: 0o755 });
    await expect(backupDatabase(target, 'new.dump', { environment: path })).rejects.toMatchObject({
      code: 'backup-failed',
    });
    const truncated = `/usr/bin/env pg_dump "$@" 2>/dev/null; truncate -s -20 "$f"; exit 0`;
    await writeFile(
      join(bin, 'pg_dump'),
      script(truncated.replace('/usr/bin/env pg_dump', `PATH=\${PATH#*:} pg_dump`)),
      { mode: 0o755 },
    );
    await expect(backupDatabase(target, 'new.dump', { environment: path })).rejects.toMatchObject({
      exit: 1,
    });
    expect(await readdir(target.folder)).toEqual(['there.dump']);
  });

  it('the password reaches pg_dump in no argument, and no output', async () => {
    const database = await freshDatabase({ version: version!, owner: 'app', sample: 100 });
    const target = await project(database);
    const bin = await mkdtemp(join(tmpdir(), 'pgreset-bin-'));
    onTestFinished(() => rm(bin, { recursive: true }));
    for (const program of ['pg_dump', 'pg_restore'])
      await writeFile(
        join(bin, program),
        `#!/bin/sh\necho "$0 $@" >> ${bin}/args\nPATH=\${PATH#*:} exec ${program} "$@"\n`,
        { mode: 0o755 },
      );
    const told: string[] = [];
    const options = {
      environment: { PATH: `${bin}:${process.env['PATH']}` },
      onEvent: (event: unknown) => told.push(JSON.stringify(event)),
    };
    const { file } = await backupDatabase(target, 'a.dump', options);
    const report = await reset(target, restoreRequest(file), options);
    const args = await readFile(join(bin, 'args'), 'utf8');
    expect(args).toContain('pg_restore');
    const everything = [args, ...told, JSON.stringify(report)].join('\n');
    expect(everything).not.toContain(database.connection.password);
  });

  it('kill -9 leaves no file of that name', async () => {
    const database = await freshDatabase({ version: version!, sample: 10_000 });
    const target = await project(database);
    const main = join(ROOT, 'dist/cli/main.js');
    const command = `exec "${process.execPath}" "${main}" backup whole.dump --url "$URL" & pid=$!; while ! test -e whole.dump.part; do sleep 0.01; done; kill -9 $pid`;
    execFileSync('/bin/sh', ['-c', command], {
      cwd: target.folder,
      env: { ...process.env, URL: database.url },
      stdio: 'ignore',
    });
    expect(await readdir(target.folder)).not.toContain('whole.dump');
    await backupDatabase(target, 'whole.dump', { environment });
    expect(await readdir(target.folder)).toEqual(['whole.dump']);
  });

  it('with a broken file nothing is changed', async () => {
    const database = await freshDatabase({ version: version! });
    const target = await project(database);
    const file = join(target.folder, 'broken.dump');
    await writeFile(file, 'no archive');
    await expect(planReset(target, restoreRequest(file))).rejects.toMatchObject({
      code: 'backup-unreadable',
    });
    await database.session.script('CREATE TABLE a AS SELECT * FROM generate_series(1, 9999)');
    const { file: whole } = await backupDatabase(target, 'whole.dump', { environment });
    const before = await look(database);
    const { size } = await stat(whole);
    await truncate(whole, size - 2_000);
    const plan = planReset(target, restoreRequest(whole));
    const failed = await plan.then(
      () => reset(target, restoreRequest(whole), { environment }).catch((error: unknown) => error),
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ exit: expect.any(Number) as number });
    expect(await look(database)).toEqual(before);
    expect((await readHistory(target)).every(({ status }) => status === 'failed')).toBe(true);
  });

  it('keeps publications, other schemas and pgreset’s own out of trouble', async () => {
    const database = await freshDatabase({ version: version! });
    await makeOld(database.session);
    await database.session.script(
      'CREATE SCHEMA "od d"; CREATE TABLE "od d"."t ""x" AS SELECT 1 AS a',
    );
    const target = await project(database);
    const before = await look(database);
    const { file } = await backupDatabase(target, 'old.dump', { environment });
    const first = await reset(target, restoreRequest(file), { environment });
    expect((await look(database)).catalog).toEqual(before.catalog);
    await reset(target, undoRequest(first.run), { environment });
    expect(await look(database)).toEqual(before);
  });
});

it('without a pg_dump that can read the server the package is named', async () => {
  const database = await freshDatabase();
  const target = await project(database);
  const empty = { PATH: '/nonexistent' };
  await expect(backupDatabase(target, 'x.dump', { environment: empty })).rejects.toMatchObject({
    code: 'no-pg-dump',
    next: expect.stringContaining('postgresql-client-18'),
  });
});
