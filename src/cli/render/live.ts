import type { LockHolder } from '../../index.ts';
import { age, count, duration, visible } from './format.ts';
import { cut } from './layout.ts';
import type { Paint } from './paint.ts';

/** How far something is. */
export interface Progress {
  done: number;
  total: number;
  unit: string;
  /** Milliseconds since it began. */
  ms: number;
}

const BAR = 20;

/** `━━━━━━──── 1,240 of 3,000 objects · 41% · 3.1 s left` */
export function progressText({ done, total, unit, ms }: Progress, paint: Paint): string {
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(part * BAR);
  const bar = paint.yellow('━'.repeat(filled)) + paint.dim('─'.repeat(BAR - filled));
  const left =
    part > 0 && part < 1 && ms > 500 ? ` · ${duration((ms / part) * (1 - part))} left` : '';
  return `${bar} ${count(done)} of ${count(total)} ${unit} · ${Math.floor(part * 100)}%${left}`;
}

/** `1/3 Set schema public aside`, or only the words when putting back. */
export function stepText(place: { ordinal: number; total: number } | null, title: string): string {
  const number = place === null ? '' : `${place.ordinal + 1}/${place.total} `;
  return `${number}${visible(title)}`;
}

/** A step that is done: what it did and how long it took. */
export function doneText(text: string, summary: string, ms: number, paint: Paint): string {
  const what = summary === '' ? '' : `  ${paint.dim(visible(summary))}`;
  return `${paint.green('✓')} ${text}${what}  ${paint.dim(duration(ms))}`;
}

/** Who holds what we wait for. */
export function waitingText(
  { pid, user, application, state, query, since }: LockHolder,
  now: Date,
): string {
  const who = [application || 'no application name', user, state || 'active'].map(visible);
  const what = query === '' ? '' : `: ${cut(visible(query.replaceAll(/\s+/g, ' ')), 60)}`;
  return `waiting for pid ${pid} (${who.join(', ')} for ${age(since, now)})${what}`;
}
