import type { TargetConnection, Variables } from '../target/target.ts';
import { targetEnvironment } from '../target/target-environment.ts';
import type { MigrationTool } from './migration-tool.ts';

/**
 * What leads a migration tool to the target: `DATABASE_URL` and `PG*`, the families of variables
 * that projects' own configuration reads, and what the tool itself wants. A variable that is set
 * wins over the same one in a `.env` file in all of them, so none may be left out: the value there
 * could be another database.
 */
export function toolEnvironment(tool: MigrationTool, connection: TargetConnection): Variables {
  const { host, user, password, database } = connection;
  const port = String(connection.port);
  const common = targetEnvironment(connection);
  return {
    ...common,
    POSTGRES_HOST: host,
    POSTGRES_PORT: port,
    POSTGRES_DB: database,
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    DB_HOST: host,
    DB_PORT: port,
    DB_NAME: database,
    DB_DATABASE: database,
    DB_USER: user,
    DB_USERNAME: user,
    DB_PASSWORD: password,
    ...tool.environment?.(connection, common['DATABASE_URL']!),
  };
}
