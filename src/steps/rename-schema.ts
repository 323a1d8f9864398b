import { quoteIdent } from '../postgres/quote.ts';
import type { SwapSchema } from './swap-schema.ts';

/**
 * The statements of a swap by rename: a few, whatever the number of tables. What refers to the
 * schema by its number follows the rename and has to be told to come back: extensions,
 * publications of the whole schema.
 */
export function renameStatements(step: SwapSchema, aside: string): string[] {
  const schema = quoteIdent(step.schema);
  return [
    ...(step.exists ? [`ALTER SCHEMA ${schema} RENAME TO ${quoteIdent(aside)}`] : []),
    ...(step.from === null
      ? step.attributes
      : [`ALTER SCHEMA ${quoteIdent(step.from)} RENAME TO ${schema}`]),
    ...(step.exists ? step.extensions.map((each) => setExtensionSchema(each, schema)) : []),
    ...step.publications.flatMap((each) => [
      ...(step.exists ? [publish(each, 'DROP', quoteIdent(aside))] : []),
      publish(each, 'ADD', schema),
    ]),
  ];
}

function setExtensionSchema(extension: string, schema: string): string {
  return `ALTER EXTENSION ${quoteIdent(extension)} SET SCHEMA ${schema}`;
}

function publish(publication: string, verb: 'ADD' | 'DROP', schema: string): string {
  return `ALTER PUBLICATION ${quoteIdent(publication)} ${verb} TABLES IN SCHEMA ${schema}`;
}
