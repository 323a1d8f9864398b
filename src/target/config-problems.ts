import * as z from 'zod';
import { nearestName } from './nearest-name.ts';

type Issue = z.core.$ZodIssue;

/** One line a problem: where, what was expected, and the key that was probably meant. */
export function configProblems(error: z.ZodError, schema: z.ZodType): string[] {
  return error.issues.flatMap((issue) => linesOf(issue, schema, issue.path));
}

function linesOf(issue: Issue, schema: z.ZodType, path: PropertyKey[]): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...path, key], key, keysAt(schema, path)));
  if (issue.code === 'invalid_union') return unionLines(issue, schema, path);
  return [`${where(path)}: ${sentence(issue)}`];
}

function unknownKey(path: PropertyKey[], key: string, known: string[]): string {
  const nearest = nearestName(key, known);
  return nearest
    ? `${where(path)}: unknown key; did you mean ${nearest}?`
    : `${where(path)}: unknown key; known are ${known.join(', ')}`;
}

/** Of the alternatives, the one that fits best tells more than all of them together. */
function unionLines(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  schema: z.ZodType,
  path: PropertyKey[],
): string[] {
  const alternatives = issue.errors.map((issues) =>
    issues.flatMap((each) => linesOf(each, schema, [...path, ...each.path])),
  );
  const wrongKind = (issues: Issue[]) =>
    issues.some((each) => each.code === 'invalid_type' && each.path.length === 0);
  const near = alternatives.filter((_, index) => !wrongKind(issue.errors[index]!));
  const expected = issue.errors.flatMap((issues) =>
    issues.filter((each) => each.code === 'invalid_type').map((each) => each.expected),
  );
  if (near.length === 0) return [`${where(path)}: expected ${[...new Set(expected)].join(' or ')}`];
  return near.toSorted((a, b) => a.length - b.length)[0]!;
}

function sentence(issue: Issue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

function where(path: PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[\w$]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  let here: z.ZodType[] = [schema];
  for (const part of path) here = here.flatMap((each) => stepInto(each, part));
  const shapes = here.flatMap(flatten).filter((each) => each instanceof z.ZodObject);
  return [...new Set(shapes.flatMap((each) => Object.keys(each.shape)))];
}

function stepInto(schema: z.ZodType, part: PropertyKey): z.ZodType[] {
  return flatten(schema).flatMap((each): z.ZodType[] => {
    if (each instanceof z.ZodObject) {
      const property = each.shape[String(part)] as z.ZodType | undefined;
      return property ? [property] : [];
    }
    if (each instanceof z.ZodRecord) return [each.valueType as z.ZodType];
    if (each instanceof z.ZodArray) return [each.element as z.ZodType];
    return [];
  });
}

function flatten(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional) return flatten(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((each) => flatten(each as z.ZodType));
  return [schema];
}
