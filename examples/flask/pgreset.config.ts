import { defineConfig } from 'pgreset';

// The connection comes from POSTGRES_DB and its like in .env, as the app reads them.
export default defineConfig({
  // Flask-Migrate's alembic_version stays by itself when data is cleared.
  keep: ['users'],
  build: { command: 'flask db upgrade' },
  expectations: {
    tables: { names: ['sequences', { name: 'users', reason: 'people cannot sign in without it' }] },
  },
});
