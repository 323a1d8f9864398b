import { createServer } from 'node:http';
import { autoMigrate } from './auto-migrate.mjs';
import { openDatabase } from './database.mjs';
import { log } from './log.mjs';

const pool = openDatabase();
const before = performance.now();
const created = await autoMigrate(pool);
log('info', 'schema is there', { created, ms: Math.round(performance.now() - before) });

/** What each page answers: status and text. */
const pages = {
  '/': async () => [200, 'Threat models\n'],
  '/health': async () => {
    const { rows } = await pool.query('SELECT count(*)::int AS models FROM threat_models');
    return [200, `ok, ${rows[0].models} threat models\n`];
  },
};

const server = createServer(async (request, response) => {
  const page = pages[new URL(request.url, 'http://app').pathname];
  const [status, text] = page
    ? await page().catch((error) => [500, `${error.message}\n`])
    : [404, 'not found\n'];
  log(status < 500 ? 'info' : 'error', 'request', { path: request.url, status });
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
});
server.listen(process.env.PORT, () => log('info', 'listening', { port: process.env.PORT }));

process.on('SIGTERM', () => {
  log('info', 'stopping');
  server.close(() => pool.end().then(() => process.exit(0)));
  server.closeIdleConnections();
});
