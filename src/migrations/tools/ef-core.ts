import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: learn.microsoft.com/ef/core, EF Core tools reference. */
export const efCore: MigrationTool = {
  name: 'ef-core',
  title: 'EF Core',
  detect: path(/^[^/]+\.csproj$/),
  tracking: {
    tools: ['EF Core'],
    table: '__efmigrationshistory',
    version: '"MigrationId"',
    order: '"MigrationId"',
  },
  up: plain('dotnet ef database update'),
  toZero: { kind: 'once', command: plain('dotnet ef database update 0') },
  status: plain('dotnet ef migrations list'),
  seed: null,
  generate: {
    forget: ['Migrations'],
    commands: () => ['dotnet ef migrations add Initial'],
  },
  files: {
    folders: ['Migrations'],
    version: (name) =>
      /Designer\.cs$|Snapshot\.cs$/.test(name) ? null : (/^(.+)\.cs$/.exec(name)?.[1] ?? null),
    hasDown: (text) => /void\s+Down\s*\(/.test(text),
  },
  environment: ({ host, port, database, user, password }) => ({
    ConnectionStrings__DefaultConnection: Object.entries({
      Host: host,
      Port: String(port),
      Database: database,
      Username: user,
      Password: password ?? '',
    })
      .map(([key, value]) => `${key}="${value.replaceAll('"', '""')}"`)
      .join(';'),
  }),
};
