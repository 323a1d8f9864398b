/**
 * Quotes one identifier for SQL. The only place where a name becomes SQL text.
 *
 * @example quoteIdent('a"b') // '"a""b"'
 */
export function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes `schema.name`. */
export function quoteName(schema: string, name: string): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}

/**
 * Quotes a string constant where the protocol takes no parameters (utility statements such as
 * `COMMENT ON` and `SET LOCAL`). Values of queries go as parameters, never through this.
 */
export function quoteLiteral(value: string): string {
  const body = value.replaceAll("'", "''");
  return body.includes('\\') ? ` E'${body.replaceAll('\\', '\\\\')}'` : `'${body}'`;
}
