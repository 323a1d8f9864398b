import type { Timing } from './measure.ts';

/** `3.1`, `48`, `1,204`: milliseconds with as many digits as mean something. */
export function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

/** Median, and the least and the most in brackets. */
export function spread({ median, min, max }: Timing): string {
  return `${ms(median)} (${ms(min)}–${ms(max)})`;
}

export const ratio = (value: number): string =>
  `${value < 10 ? value.toFixed(2) : Math.round(value)}×`;

export const count = (value: number): string => value.toLocaleString('en');
