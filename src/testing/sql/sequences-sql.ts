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

/** Those of the tables given, and those of no table. */
const OF_TABLES = 'WHERE b.no IS NULL OR b.no = ANY (nos)';

/** From 18 on a function reads one: opening each is most of the time, and a query of each takes five times that. */
const movedSince18 = (which: string) => `SELECT relid, name, no, last_value, is_called, cached
      FROM (SELECT *, pg_get_sequence_data(relid) AS d FROM pgreset_baseline.sequence b ${which} OFFSET 0) s
      WHERE (d).last_value <> last_value OR (d).is_called <> is_called`;

/**
 * Before 18, another function tells the last value that was taken, but nothing of one that was never
 * called and may be set to another first value: those are queried.
 */
function movedBefore18(sequences: TrackedSequence[]): string {
  const called = `SELECT relid FROM pgreset_baseline.sequence WHERE is_called AND pg_sequence_last_value(relid) IS DISTINCT FROM last_value`;
  const others = sequences
    .filter((sequence) => !sequence.called)
    .map(
      ({ oid, name, value }) =>
        `SELECT '${oid}'::oid FROM ${name} WHERE is_called OR last_value <> ${quoteLiteral(value)}`,
    );
  return `SELECT * FROM pgreset_baseline.sequence WHERE relid IN (${[called, ...others].join(' UNION ALL ')})`;
}

/** The loops over all that moved, and over those of `nos` that moved; each sets `s` back. */
function loops(sequences: TrackedSequence[], version: number): [all: string, some: string] {
  const setBack = 'value := pgreset_baseline.set_sequence(s); moved := moved + 1;';
  const over = (moved: string) => `FOR s IN ${moved} LOOP ${setBack} END LOOP;`;
  if (version >= 18) return [over(movedSince18('')), over(movedSince18(OF_TABLES))];
  return [
    over(movedBefore18(sequences)),
    `FOR s IN SELECT * FROM pgreset_baseline.sequence b ${OF_TABLES} LOOP
      EXECUTE 'SELECT last_value, is_called FROM ' || s.relid::regclass INTO found;
      IF found.last_value <> s.last_value OR found.is_called <> s.is_called THEN ${setBack} END IF;
    END LOOP;`,
  ];
}

/**
 * `set_sequences(nos)`: sets back what moved, of the tables given and of no table; of all for NULL.
 */
export function sequencesSql(sequences: TrackedSequence[], version: number): string {
  const [all, some] = loops(sequences, version);
  return `
CREATE FUNCTION pgreset_baseline.set_sequence(s pgreset_baseline.sequence) RETURNS int8 LANGUAGE plpgsql AS $$
BEGIN
  -- Only a RESTART makes other sessions forget the values that they cached.
  IF s.cached THEN EXECUTE 'ALTER SEQUENCE ' || s.relid::regclass || ' RESTART WITH ' || s.last_value; END IF;
  RETURN setval(s.relid::regclass, s.last_value, s.is_called);
END $$;
CREATE FUNCTION pgreset_baseline.set_sequences(nos int[]) RETURNS int LANGUAGE plpgsql AS $$
DECLARE s pgreset_baseline.sequence; found record; value int8; moved int := 0;
BEGIN
  IF nos IS NULL THEN
    ${all}
  ELSE
    ${some}
  END IF;
  RETURN moved;
END $$`;
}
