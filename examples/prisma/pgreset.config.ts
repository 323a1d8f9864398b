import { defineConfig } from 'pgreset';

export default defineConfig({
  default: 'local',
  targets: {
    local: { url: 'env:DATABASE_URL' },
    staging: { url: 'env:STAGING_DATABASE_URL' },
    production: { url: 'env:PRODUCTION_DATABASE_URL', protected: true },
  },
  // The connection is in the command's environment, for each target.
  build: { command: 'npx prisma migrate deploy && npx prisma db seed' },
  expectations: { rows: [{ table: 'User', min: 1 }] },
});
