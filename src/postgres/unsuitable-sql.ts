import { splitStatements } from './split-statements.ts';

/** Verbs that would end the transaction that a text is part of. */
const TRANSACTION_VERBS = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT']);

/** Why a text cannot run inside a transaction of ours. */
export interface Unsuitable {
  line: number;
  verb: string;
  /** `ends`: it would end the transaction; `psql`: psql's own; `alone`: it refuses any transaction. */
  kind: 'ends' | 'psql' | 'alone';
}

/** The first statement that cannot run inside a transaction of ours; null: there is none. */
export function findUnsuitable(text: string): Unsuitable | null {
  for (const { verb, text: statement, start } of splitStatements(text)) {
    const kind = kindOf(verb, statement);
    if (kind !== null) return { line: text.slice(0, start).split('\n').length, verb, kind };
  }
  return null;
}

function kindOf(verb: string, statement: string): Unsuitable['kind'] | null {
  if (endsTransaction(verb, statement)) return 'ends';
  if (statement.startsWith('\\') || /^COPY\b[\s\S]*\bFROM\s+STDIN\b/i.test(statement))
    return 'psql';
  return /^(VACUUM|(CREATE|DROP|REINDEX)\b[\s\S]*\b(CONCURRENTLY|DATABASE|TABLESPACE)\b)/i.test(
    head(statement),
  )
    ? 'alone'
    : null;
}

/** `ROLLBACK TO` a savepoint does not, `PREPARE` of a statement neither. */
function endsTransaction(verb: string, statement: string): boolean {
  if (verb === 'PREPARE') return /^PREPARE\s+TRANSACTION\b/i.test(statement);
  return TRANSACTION_VERBS.has(verb) && !/^ROLLBACK\s+TO\b/i.test(statement);
}

/** The first words: names and bodies further on may hold anything. */
function head(statement: string): string {
  return statement.split(/\s+/, 4).join(' ');
}
