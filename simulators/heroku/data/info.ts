import type { Measure } from '../postgres/measure.ts';
import type { Plan } from '../state/plans.ts';
import type { Addon } from '../state/world.ts';

interface InfoLine {
  name: string;
  values: string[];
}

/** The lines of `pg:info`, with the plan's limits beside what was measured. */
export function infoLines(plan: Plan, addon: Addon, measured: Measure): InfoLine[] {
  const { bytes, tables, rows, connections, version } = measured;
  const share = ((bytes / plan.bytes) * 100).toFixed(2);
  const size = `${showBytes(bytes)} / ${showBytes(plan.bytes)} (${share}%)`;
  const essential = !plan.name.startsWith('standard');
  return [
    line('Plan', plan.name),
    line('Status', 'Available'),
    line('Connections', `${connections}/${plan.connections}`),
    line('PG Version', version),
    line('Created', addon.createdAt.slice(0, 16).replace('T', ' ')),
    line('Data Size', `${size} ${compliance(bytes, plan.bytes)}`),
    line('Tables', limited(tables, plan.tables)),
    ...(plan.rows === null ? [] : [line('Rows', limited(rows, plan.rows))]),
    line('Fork/Follow', essential ? 'Unsupported' : 'Available'),
    line('Rollback', 'Unsupported'),
    line('Continuous Protection', 'Off'),
  ];
}

function line(name: string, value: string): InfoLine {
  return { name, values: [value] };
}

function limited(count: number, limit: number | null): string {
  return limit === null ? `${count}` : `${count}/${limit} ${compliance(count, limit)}`;
}

function compliance(value: number, limit: number): string {
  return value > limit ? '(Above limits, access disruption imminent)' : '(In compliance)';
}

function showBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}
