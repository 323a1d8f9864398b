import type { MigrationTool } from '../migration-tool.ts';

/** Source: gorm.io/docs/migration.html. The app migrates when it starts: nothing to type, no downs. */
export const gorm: MigrationTool = {
  name: 'gorm',
  title: 'GORM AutoMigrate',
  detect: ({ texts }) => (texts['go.mod']?.includes('gorm.io/gorm') ? 'go.mod' : undefined),
  tracking: null,
  up: null,
  toZero: null,
  status: null,
  seed: null,
  generate: null,
  files: null,
};
