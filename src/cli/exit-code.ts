import { ExitCode } from '@stricli/core';

/** Stricli numbers what it notices itself below zero; people and scripts get the documented codes. */
export function exitCodeOf(code: number | string | null | undefined): number {
  if (code === ExitCode.InvalidArgument || code === ExitCode.UnknownCommand) return 2;
  return typeof code === 'number' && code >= 0 ? code : 1;
}
