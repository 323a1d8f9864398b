import { DROP_NEW_SQL } from './drop-new-sql.ts';
import { REPAIR_SQL } from './repair-sql.ts';
import { type Rarities, runSql } from './run-sql.ts';
import { UNDO_ALL_SQL } from './undo-all-sql.ts';
import { VIEWS_SQL } from './views-sql.ts';

/** All functions that a reset is made of. */
export const resetSql = (rarities: Rarities): string =>
  [VIEWS_SQL, DROP_NEW_SQL, REPAIR_SQL, UNDO_ALL_SQL, runSql(rarities)].join(';');
