import { quoteLiteral } from '../../postgres/quote.ts';

/** A sequence as the baseline has it. */
export interface TrackedSequence {
  oid: number;
  /** Quoted, with its schema. */
  name: string;
  /** As text, for it may be greater than a JavaScript number can be. */
  value: string;
  called: boolean;
}

/**
 * SQL of `moved_sequences()`: which are not where the baseline has them. Opening each is most of the
 * time, and a query of each takes five times that. From 18 on a function reads one; before, another
 * tells the last value that was taken, but nothing of one that was never called and may be set to
 * another first value: those are queried.
 */
export function movedSequencesSql(sequences: TrackedSequence[], version: number): string {
  const all = `SELECT relid FROM (SELECT relid, last_value, is_called, pg_get_sequence_data(relid) AS d FROM pgreset_baseline.sequence OFFSET 0) s
    WHERE (d).last_value <> last_value OR (d).is_called <> is_called`;
  const called = `SELECT relid FROM pgreset_baseline.sequence WHERE is_called AND pg_sequence_last_value(relid) IS DISTINCT FROM last_value`;
  const others = sequences
    .filter((sequence) => !sequence.called)
    .map(
      ({ oid, name, value }) =>
        `SELECT '${oid}'::oid FROM ${name} WHERE is_called OR last_value <> ${quoteLiteral(value)}`,
    );
  const moved = version >= 18 ? all : [called, ...others].join(' UNION ALL ');
  return `CREATE FUNCTION pgreset_baseline.moved_sequences() RETURNS SETOF oid LANGUAGE plpgsql AS $$
BEGIN RETURN QUERY ${moved}; END $$`;
}

/**
 * `set_sequences(nos)`: sets back what moved, of the tables given and of no table; of all for NULL.
 */
export const SEQUENCES_SQL = `
CREATE FUNCTION pgreset_baseline.set_sequence(s pgreset_baseline.sequence) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Only a RESTART makes other sessions forget the values that they cached.
  IF s.cached THEN EXECUTE 'ALTER SEQUENCE ' || s.relid::regclass || ' RESTART WITH ' || s.last_value; END IF;
  PERFORM setval(s.relid::regclass, s.last_value, s.is_called);
END $$;
CREATE FUNCTION pgreset_baseline.set_sequences(nos int[]) RETURNS int LANGUAGE plpgsql AS $$
DECLARE s pgreset_baseline.sequence; found record; moved int := 0;
BEGIN
  IF nos IS NULL THEN
    FOR s IN SELECT b.* FROM pgreset_baseline.moved_sequences() m (relid) JOIN pgreset_baseline.sequence b ON b.relid = m.relid LOOP
      PERFORM pgreset_baseline.set_sequence(s);
      moved := moved + 1;
    END LOOP;
    RETURN moved;
  END IF;
  FOR s IN SELECT * FROM pgreset_baseline.sequence b WHERE b.no IS NULL OR b.no = ANY (nos) LOOP
    EXECUTE 'SELECT last_value, is_called FROM ' || s.relid::regclass INTO found;
    IF found.last_value <> s.last_value OR found.is_called <> s.is_called THEN
      PERFORM pgreset_baseline.set_sequence(s);
      moved := moved + 1;
    END IF;
  END LOOP;
  RETURN moved;
END $$`;
