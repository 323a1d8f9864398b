import { expect, test } from 'vitest';
import { readAllRows } from '../harness/all-rows.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { pgreset } from './pgreset.ts';

const SLOW = ['rebuild', '--with', 'echo building; sleep 30', '--yes'];

test.each(['SIGINT', 'SIGTERM'] as const)('%s puts the old state back', async (signal) => {
  const database = await freshDatabase({ sample: 300, owner: 'app' });
  const before = await readAllRows(database.session);
  let sent = false;
  const result = await pgreset(database, SLOW, {
    onOutput: (output, child) => {
      if (sent || !output.includes('│ building')) return;
      sent = true;
      child.kill(signal);
    },
  });
  expect(result.exitCode).toBe(130);
  expect(result.stderr).toContain('Cancelling and putting things back …');
  expect(result.stderr).toContain('The old state was put back');
  expect((await readAllRows(database.session)).tables).toEqual(before.tables);
});

test('a second Ctrl-C leaves, and says what stays behind', async () => {
  const database = await freshDatabase({ sample: 300, owner: 'app' });
  const before = await readAllRows(database.session);
  // A command that does not stop when it is asked to.
  const stubborn = `trap '' TERM; echo building; sleep 3 & wait; sleep 3`;
  let sent = 0;
  const result = await pgreset(database, ['rebuild', '--with', stubborn, '--yes'], {
    onOutput: (output, child) => {
      const wanted = ['│ building', 'Cancelling'][sent];
      if (wanted === undefined || !output.includes(wanted)) return;
      sent += 1;
      child.kill('SIGINT');
    },
  });
  expect(result.exitCode).toBe(4);
  const [, run] = /go on: pgreset resume (\w{7})/.exec(result.stderr)!;
  expect(result.stderr).toContain(`pgreset_aside_${run}`);

  const status = await pgreset(database, ['status']);
  expect(status.stdout).toContain(`run ${run} (rebuild) was interrupted.`);
  expect(status.stdout).toContain(`pgreset undo ${run}`);
  expect((await pgreset(database, ['clear', '--yes'])).exitCode).toBe(3);
  expect(await pgreset(database, ['undo', '--yes'])).toMatchObject({ exitCode: 0 });
  expect((await readAllRows(database.session)).tables).toEqual(before.tables);
});

test('what was killed goes on with resume', async () => {
  const database = await freshDatabase({ sample: 300, owner: 'app' });
  const args = ['rebuild', '--with', 'echo building; test -e /nowhere || sleep 1', '--yes'];
  const killed = await pgreset(database, args, { killAt: '│ building' });
  expect(killed.signal).toBe('SIGKILL');
  const alone = await pgreset(database, ['resume']);
  expect(alone.exitCode).toBe(3);
  expect(await pgreset(database, ['resume', '--yes'])).toMatchObject({ exitCode: 0 });
  expect((await pgreset(database, ['resume', '--yes'])).exitCode).toBe(3);
  expect((await pgreset(database, ['resume', 'nothere', '--yes'])).exitCode).toBe(2);
});

test('a closed pipe is no error', async () => {
  const database = await freshDatabase({ sample: 300 });
  const result = await pgreset(database, ['status', '--verbose'], {
    onOutput: (_, child) => child.stdout?.destroy(),
  });
  expect(result.stderr).not.toContain('EPIPE');
  expect(result.exitCode).toBe(0);
});
