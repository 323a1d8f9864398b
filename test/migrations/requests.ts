import type { Request, SeedRequest } from '../../src/index.ts';

const BASE = { lockTimeout: 5_000, disconnect: false, nextSteps: [] };

export const rebuild = (tool = 'auto'): Request => ({
  ...BASE,
  way: 'rebuild',
  schemas: [],
  build: { kind: 'tool', tool },
  expectations: null,
  keepFailed: false,
});

/** @param undoLimit bytes; null: in place, without undo */
export const rollback = (undoLimit: number | null, keepFailed = false): Request => ({
  ...BASE,
  way: 'rollback',
  schemas: [],
  tool: 'auto',
  undoLimit,
  keepFailed,
});

export const seed = (files: SeedRequest['files'] = []): Request => ({
  ...BASE,
  way: 'seed',
  schemas: [],
  tool: 'auto',
  files,
});

export const undo = (run: string): Request => ({ ...BASE, way: 'undo', run });
