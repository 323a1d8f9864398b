import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One error as the sources make it; what is only known at run time stands in asterisks. */
export interface ErrorEntry {
  code: string;
  /** The sentence above the function that makes it. */
  doc: string;
  what: string;
  why: string;
  state: string;
  next: string;
  exit: number;
}

type Fields = Map<string, ts.Expression>;

/** A function of the file that makes errors from its arguments: `usage('code', 'what', …)`. */
interface Helper {
  fields: Fields;
  params: string[];
}

/** Finds every error that the sources can make: object literals and helper calls with a code. */
export function readErrors(folder: string): ErrorEntry[] {
  const shared = makersOf(parse(join(folder, 'errors/refuse.ts'))).helpers;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => readFileSync(path, 'utf8').includes('PgresetError'))
    .flatMap((path) => errorsOf(parse(path), shared));
}

const parse = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

function errorsOf(file: ts.SourceFile, shared: Map<string, Helper>): ErrorEntry[] {
  const { helpers, template } = makersOf(file);
  const known = new Map([...shared, ...helpers]);
  const entries: ErrorEntry[] = [];
  each(file, (node) => {
    const fields = literalFields(node, template) ?? helperFields(node, known);
    if (fields && isText(fields.get('code'))) entries.push(entryOf(fields, docAbove(node)));
  });
  return entries;
}

/** Functions of a file that make errors from arguments, and the last literal that leaves something out. */
function makersOf(file: ts.SourceFile): {
  helpers: Map<string, Helper>;
  template: Fields | undefined;
} {
  const helpers = new Map<string, Helper>();
  let template: Fields | undefined;
  each(file, (node) => {
    if (!isMaker(node)) return;
    const fields = fieldsOf(node.arguments![0] as ts.ObjectLiteralExpression);
    if (isText(fields.get('code'))) return;
    template = fields;
    const helper = enclosingFunction(node);
    if (helper) helpers.set(helper.name, { fields, params: helper.params });
  });
  return { helpers, template };
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => each(child, visit));
}

function isMaker(node: ts.Node): node is ts.NewExpression {
  return (
    ts.isNewExpression(node) &&
    node.expression.getText() === 'PgresetError' &&
    node.arguments?.[0] !== undefined &&
    ts.isObjectLiteralExpression(node.arguments[0])
  );
}

function fieldsOf(literal: ts.ObjectLiteralExpression): Fields {
  const fields: Fields = new Map();
  for (const property of literal.properties) {
    if (ts.isPropertyAssignment(property))
      fields.set(property.name.getText(), property.initializer);
    if (ts.isShorthandPropertyAssignment(property))
      fields.set(property.name.getText(), property.name);
  }
  return fields;
}

/** `{ code: 'x', next: … }`; what it leaves out is said by the file's `new PgresetError({ code, … })`. */
function literalFields(node: ts.Node, template: Fields | undefined): Fields | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const fields = fieldsOf(node);
  if (!fields.has('code') || !fields.has('next')) return undefined;
  return new Map([...(template ?? []), ...fields]);
}

function helperFields(node: ts.Node, helpers: Map<string, Helper>): Fields | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const helper = helpers.get(node.expression.getText());
  if (!helper || !isText(node.arguments[0])) return undefined;
  const given = new Map(helper.params.map((name, place) => [name, node.arguments[place]]));
  return new Map(
    [...helper.fields].map(([name, value]) => [name, given.get(value.getText()) ?? value]),
  );
}

function enclosingFunction(node: ts.Node): { name: string; params: string[] } | undefined {
  const found = ts.findAncestor(node, ts.isFunctionLike);
  if (!found) return undefined;
  const named = ts.isArrowFunction(found) ? found.parent : found;
  const name = (named as ts.NamedDeclaration).name?.getText();
  if (name === undefined) return undefined;
  return { name, params: found.parameters.map((parameter) => parameter.name.getText()) };
}

function isText(node: ts.Expression | undefined): node is ts.StringLiteral {
  return node !== undefined && ts.isStringLiteralLike(node);
}

function docAbove(node: ts.Node): string {
  const owner = ts.findAncestor(node, ts.isFunctionDeclaration);
  const [doc] = owner ? ts.getJSDocCommentsAndTags(owner) : [];
  const text = ts.getTextOfJSDocComment(doc?.comment) ?? '';
  return text.replaceAll(/\s+/g, ' ').replace(/ Code `[^`]*`\.$/, '');
}

function entryOf(fields: Fields, doc: string): ErrorEntry {
  const text = (name: string) => render(fields.get(name));
  return {
    code: text('code'),
    doc,
    what: text('what'),
    why: text('why'),
    state: text('state'),
    next: text('next'),
    exit: Number(fields.get('exit')?.getText()),
  };
}

/** An expression as a reader sees it: texts as they are, values as *name*, a choice as «a / b». */
function render(node: ts.Node | undefined): string {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return escape(node.text);
  if (ts.isIdentifier(node) && /^(NOTHING_CHANGED|STATE)$/.test(node.text))
    return 'Nothing was changed.';
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node))
    return render(node.expression);
  if (ts.isConditionalExpression(node))
    return [...new Set([render(node.whenTrue), render(node.whenFalse)])]
      .filter(Boolean)
      .join(' / ');
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce(
      (text, span) => text + render(span.expression) + escape(span.literal.text),
      escape(node.head.text),
    );
  if (ts.isBinaryExpression(node)) {
    const both = node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken;
    return both ? `${render(node.left)} / ${render(node.right)}` : render(node.right);
  }
  return `*${nameOf(node)}*`;
}

const escape = (text: string): string => text.replaceAll(/[*_<>|]/g, '\\$&');

/** The word that says most about a value: `options.host` is a host, `known.join(', ')` is known. */
function nameOf(node: ts.Node): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node)) return nameOf(node.expression);
  if (ts.isCallExpression(node)) {
    const { expression, arguments: given } = node;
    if (ts.isPropertyAccessExpression(expression) && expression.expression.getText() !== 'JSON')
      return nameOf(expression.expression);
    return given[0] ? nameOf(given[0]) : nameOf(expression);
  }
  return ts.isIdentifier(node) ? node.text : 'value';
}
