import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { z } from 'zod';
import { configFileSchema } from '../src/target/config.ts';

/** The text of schema.json, which editors use for `pgreset.config.json`. */
export async function schemaText(): Promise<string> {
  const schema = z.toJSONSchema(configFileSchema, { io: 'input', target: 'draft-7' });
  return prettier.format(JSON.stringify(schema), { parser: 'json', printWidth: 100 });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../schema.json', import.meta.url), await schemaText());
