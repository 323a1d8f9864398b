import { quoteIdent } from '../postgres/quote.ts';
import type { Drift, DriftChange, DriftItem } from './drift-report.ts';

/** Longer differences are shown by their beginning. */
const SHOWN = 80;

/** The drift in one sentence an item: `column public.threat_models.issue_uri appeared`. */
export function summarizeDrift({ appeared, vanished, changed }: Drift): string[] {
  return [
    ...vanished.map((item) => `${nameOf(item)} vanished`),
    ...appeared.map((item) => `${nameOf(item)} appeared`),
    ...changed.map((item) => `${nameOf(item)} changed: ${difference(item)}`),
  ];
}

function nameOf({ kind, schema, object }: DriftItem): string {
  const plain = /^[a-z_][a-z0-9_]*$/.test(schema);
  return `${kind} ${plain ? schema : quoteIdent(schema)}.${object}`;
}

/** The lines that are on one side only. */
function difference({ before, after }: DriftChange): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = shorten(old.filter((line) => !now.includes(line)));
  const added = shorten(now.filter((line) => !old.includes(line)));
  if (gone === '') return added === '' ? 'the order of its lines' : `now ${added}`;
  return added === '' ? `no longer ${gone}` : `${gone} → ${added}`;
}

function shorten(lines: string[]): string {
  const text = lines
    .map((line) => line.trim())
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
