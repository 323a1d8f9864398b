import type { Measure } from '../postgres/measure.ts';
import { findPlan, limitsOf } from '../state/plans.ts';
import type { Addon } from '../state/world.ts';
import { restrictionFor } from './capacity.ts';

interface InfoLine {
  name: string;
  values: string[];
}

/** The lines of `pg:info`, with the limits beside what was measured. */
export function infoLines(addon: Addon, measured: Measure): InfoLine[] {
  const { bytes, tables, rows, connections, version } = measured;
  const limits = limitsOf(addon);
  const revoked = addon.restriction !== undefined;
  const share = ((bytes / limits.bytes) * 100).toFixed(2);
  const size = `${showBytes(bytes)} / ${showBytes(limits.bytes)} (${share}%)`;
  const allowed = addon.restriction === 'access' ? 1 : findPlan(addon.plan)!.connections;
  const essential = !addon.plan.startsWith('standard');
  return [
    line('Plan', addon.plan),
    line('Status', statusOf(addon, measured)),
    line('Connections', `${connections}/${allowed}`),
    line('PG Version', version),
    line('Created', addon.createdAt.slice(0, 16).replace('T', ' ')),
    line('Data Size', `${size} ${compliance(bytes, limits.bytes, revoked)}`),
    line('Tables', limited(tables, limits.tables, false)),
    ...(limits.rows === null ? [] : [line('Rows', limited(rows, limits.rows, revoked))]),
    line('Fork/Follow', essential ? 'Unsupported' : 'Available'),
    line('Rollback', 'Unsupported'),
    line('Continuous Protection', 'Off'),
  ];
}

function line(name: string, value: string): InfoLine {
  return { name, values: [value] };
}

/** A plan that limits rows says so beside the rows, and stays available. */
function statusOf(addon: Addon, measured: Measure): string {
  if (restrictionFor(addon, measured) !== 'access') return 'Available';
  const what = addon.restriction === 'access' ? 'Access Restricted' : 'Action Required';
  return `Over Plan Capacity: ${what}`;
}

function limited(count: number, limit: number | null, revoked: boolean): string {
  return limit === null ? `${count}` : `${count}/${limit} ${compliance(count, limit, revoked)}`;
}

function compliance(value: number, limit: number, revoked: boolean): string {
  if (value <= limit) return '(In compliance)';
  return revoked ? '(Write access revoked)' : '(Above limits, access disruption imminent)';
}

function showBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}
