// A process of its own that creates a baseline, says what it found, and ends.
import { createJiti } from 'jiti';

const jiti = createJiti(import.meta.url);
const { createBaseline } = await jiti.import('../../src/testing/index.ts');
const baseline = await createBaseline(JSON.parse(process.argv[2]));
const rows = await baseline.withRollback(({ query }) => query('SELECT FROM t'));
const { reused } = await baseline.status();
console.log(
  JSON.stringify({ reused, rows: rows.length, port: Number(new URL(baseline.url).port) }),
);
await baseline.close();
