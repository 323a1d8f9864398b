/** What the server says in an error message (libpq's fields). */
export interface ServerError extends Error {
  code: string;
  severity: string;
  detail?: string;
  hint?: string;
  position?: string;
  where?: string;
  schema?: string;
  table?: string;
}

/** True for an error that the server sent, with its SQLSTATE; false for a lost connection. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error;
}

/** True when the server refused one statement and the connection is still good. */
export function isStatementError(error: unknown): error is ServerError {
  return isServerError(error) && error.severity !== 'FATAL' && error.severity !== 'PANIC';
}

/**
 * True when the connection broke, so that what the server did last is not known: the server ended
 * it, the network did, or the driver says that there is none any more (it has no codes for that).
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isServerError(error)) return !isStatementError(error);
  return 'syscall' in error || /^Connection terminated|^Client (was|has)/.test(error.message);
}

/** Some SQLSTATEs that are told apart. Source: PostgreSQL documentation, appendix A. */
export const SqlState = {
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
  insufficientPrivilege: '42501',
  outOfMemory: '53200',
  undefinedTable: '42P01',
  undefinedSchema: '3F000',
  invalidPassword: '28P01',
  invalidAuthorization: '28000',
  undefinedDatabase: '3D000',
  tooManyConnections: '53300',
  cannotConnectNow: '57P03',
  deadlockDetected: '40P01',
  insufficientResources: '53000',
  objectInUse: '55006',
} as const;
