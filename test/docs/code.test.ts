import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { configFileSchema } from '../../src/target/config.ts';
import { ROOT } from '../harness/build.ts';
import { blocksIn } from './pages.ts';
import { newReader } from './reader.ts';

const blocks = blocksIn('ts');
const name = ({ path, line }: { path: string; line: number }) => `${path}:${line}`;

test('every ts block compiles', () => {
  const files = new Map(blocks.map((block, at) => [join(ROOT, `docs-${at}.ts`), block]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    ROOT,
  );
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false }, host);
  const problems = [...files].flatMap(([path, block]) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${name(block)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
  expect(problems).toEqual([]);
});

describe('ts blocks marked «run»', () => {
  const running = blocks.filter(({ mark }) => mark === 'run');

  test('there are some', () => {
    expect(running.length).toBeGreaterThan(0);
  });

  test.each(running.map((block) => [name(block), block.text]))('%s runs', async (_, text) => {
    const reader = await newReader();
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    await reader.write('example.mjs', outputText);
    await reader.type('node example.mjs');
  });
});

test.each(blocksIn('json').map((block) => [name(block), block.text]))(
  '%s is JSON, and valid if it is a configuration',
  (_, text) => {
    const value = JSON.parse(text) as { $schema?: string };
    if (value.$schema?.includes('pgreset')) configFileSchema.parse(value);
  },
);
