import { path } from '../markers.ts';
import type { MigrationTool, ToolProject } from '../migration-tool.ts';
import { onPython, python } from '../runners.ts';

/** Source: docs.djangoproject.com, migrations. Each app has migrations of its own. */
export const django: MigrationTool = {
  name: 'django',
  title: 'Django',
  detect: path(/^manage\.py$/),
  tracking: {
    tools: ['Django'],
    table: 'django_migrations',
    version: "app || '.' || name",
    order: 'id',
  },
  up: python('python manage.py migrate --noinput'),
  toZero: { kind: 'once', command: everyAppToZero },
  status: python('python manage.py showmigrations'),
  // `loaddata` needs to be told the fixture's name, which only the project knows.
  seed: null,
  generate: {
    // Not the folder: without its __init__.py `makemigrations` finds nothing to do.
    forget: ['*/migrations/0*.py'],
    commands: (project) => [onPython(project, 'python manage.py makemigrations --noinput')],
  },
  // Most lie in installed packages; Django itself refuses irreversible ones before it runs any.
  files: null,
};

/** The app whose newest migration is the newest goes first; Django takes its dependents along. */
function everyAppToZero(project: ToolProject, applied: string[]): string {
  const apps = [...new Set(applied.toReversed().map((each) => each.split('.')[0]!))]
    // Python's identifiers: whatever else is in the table must not reach the shell.
    .filter((app) => /^[A-Za-z_]\w*$/.test(app));
  return apps
    .map((app) => onPython(project, `python manage.py migrate ${app} zero --noinput`))
    .join(' && ');
}
