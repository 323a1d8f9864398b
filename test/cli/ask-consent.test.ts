import { expect, test } from 'vitest';
import type { Target } from '../../src/index.ts';
import { askConsent } from '../../src/cli/consent.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { plan } from './views.ts';

const target = { name: 'shop', kind: 'remote' } as Target;

/** A terminal as far as consent looks at it. */
function terminal(env: Record<string, string> = {}): Terminal {
  const args = ['clear', '--yes', '--url', 'env:SHOP'];
  return { interactive: false, context: { env, args } } as unknown as Terminal;
}

test('--yes is not enough for another machine', async () => {
  await expect(askConsent(terminal(), target, plan, { yes: true })).rejects.toMatchObject({
    exit: 3,
    why: '--yes is not enough for a database on another machine.',
    next: 'pgreset clear --url env:SHOP --confirm shop',
  });
});

test('the name is, and goes on to the library as it was given', async () => {
  const flags = { confirm: 'anything', plan: 'abc' };
  expect(await askConsent(terminal(), target, plan, flags)).toEqual({
    confirm: 'anything',
    plan: 'abc',
    yes: false,
    agent: null,
  });
});

test('an agent is asked for the hash as well', async () => {
  const flags = { confirm: 'shop', yes: true };
  await expect(
    askConsent(terminal({ GEMINI_CLI: '1' }), target, plan, flags),
  ).rejects.toMatchObject({
    next: `pgreset clear --url env:SHOP --confirm shop --plan ${plan.hash}`,
  });
});

test('nobody is asked for the throw-away server', async () => {
  const embedded = { ...target, kind: 'embedded' } as Target;
  expect(await askConsent(terminal({ AGENT: '1' }), embedded, plan, {})).toMatchObject({
    agent: 'unnamed',
  });
});
