/** Tables in one function: more make it longer to compile in each session, fewer make more functions. */
const GROUP = 50;

/**
 * `undo_one(table, has_old)`: calls `undo_<table>(has_old)`. By halving, since a dynamic call is planned each time.
 *
 * @param numbers in ascending order
 */
export function undoOneSql(numbers: number[]): string {
  const groups = Array.from({ length: Math.ceil(numbers.length / GROUP) }, (_, index) =>
    numbers.slice(index * GROUP, (index + 1) * GROUP),
  );
  const ofGroup = groups.map((group, index) =>
    chooser(
      `undo_group_${index}`,
      group.map((number) => ({ from: number, call: `undo_${number}(has_old)` })),
    ),
  );
  const all = groups.map((group, index) => ({
    from: group[0]!,
    call: `undo_group_${index}(wanted, has_old)`,
  }));
  return [...ofGroup, chooser('undo_one', all)].join(';\n');
}

/** What to call for numbers from there up to the next choice. */
interface Choice {
  from: number;
  call: string;
}

function chooser(name: string, choices: Choice[]): string {
  return `CREATE FUNCTION pgreset_baseline.${name}(wanted int, has_old bool) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN ${branch(choices)} END $$`;
}

function branch(choices: Choice[]): string {
  const half = Math.ceil(choices.length / 2);
  if (choices.length === 0) return 'RETURN 0;';
  if (choices.length === 1) return `RETURN pgreset_baseline.${choices[0]!.call};`;
  return `IF wanted < ${choices[half]!.from} THEN ${branch(choices.slice(0, half))} ELSE ${branch(choices.slice(half))} END IF;`;
}
