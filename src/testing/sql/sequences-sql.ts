/** A sequence as the baseline has it. */
export interface TrackedSequence {
  oid: number;
  /** Quoted, with its schema. */
  name: string;
  /** Was no value taken yet? */
  fresh: boolean;
}

/**
 * SQL of `read_sequences()`: where the sequences stand. Opening a relation is most of the time, and a
 * query of each costs five times that. From 18 on a function reads one; before, another tells the last
 * value of those that have one. One that has none can still be set to another first value.
 */
export function readSequencesSql(sequences: TrackedSequence[], version: number): string {
  const oids = (list: TrackedSequence[]) => `'{${list.map(({ oid }) => oid).join(',')}}'::oid[]`;
  const data = `SELECT relid, (d).last_value, (d).is_called
    FROM (SELECT relid, pg_get_sequence_data(relid) AS d FROM unnest(${oids(sequences)}) relid OFFSET 0) s`;
  const used = `SELECT relid, coalesce(value, 0), value IS NOT NULL
    FROM (SELECT relid, pg_sequence_last_value(relid) AS value FROM unnest(${oids(sequences.filter(({ fresh }) => !fresh))}) relid OFFSET 0) s`;
  const unused = sequences
    .filter(({ fresh }) => fresh)
    .map(({ oid, name }) => `SELECT '${oid}'::oid, last_value, is_called FROM ${name}`);
  const read = version >= 18 ? data : [used, ...unused].join(' UNION ALL ');
  return `CREATE FUNCTION pgreset_baseline.read_sequences() RETURNS TABLE (relid oid, last_value int8, is_called bool)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN RETURN QUERY ${read}; END $$`;
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
    FOR s IN SELECT b.* FROM pgreset_baseline.read_sequences() r JOIN pgreset_baseline.sequence b ON b.relid = r.relid
              WHERE r.is_called <> b.is_called OR r.last_value <> b.last_value LOOP
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
