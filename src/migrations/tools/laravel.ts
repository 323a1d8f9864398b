import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/**
 * Source: laravel.com/docs/migrations. A migration whose file is gone is skipped with a line of
 * output and exit code 0, so the files are looked at first.
 */
export const laravel: MigrationTool = {
  name: 'laravel',
  title: 'Laravel',
  detect: path(/^artisan$/),
  tracking: { tools: ['Laravel'], table: 'migrations', version: 'migration', order: 'batch, id' },
  up: plain('php artisan migrate --force'),
  toZero: { kind: 'once', command: plain('php artisan migrate:reset --force') },
  status: plain('php artisan migrate:status'),
  seed: plain('php artisan db:seed --force'),
  generate: null,
  files: {
    folders: ['database/migrations'],
    version: (name) => /^(.+)\.php$/.exec(name)?.[1] ?? null,
    hasDown: (text) => /function\s+down\s*\(/.test(text),
  },
  // A cached configuration wins over all of these: `php artisan config:clear` first.
  environment: (_connection, url) => ({
    DB_CONNECTION: 'pgsql',
    DB_URL: url,
    APP_CONFIG_CACHE: 'bootstrap/cache/config-of-pgreset.php',
  }),
};
