import type { Step } from '../steps/step.ts';

const AROUND: readonly Step['kind'][] = ['maintenance', 'restart-dynos', 'stop-dyno'];

/** Is it about the app around the database, and changes nothing in that? */
export const isAroundApp = ({ kind }: Step): boolean => AROUND.includes(kind);

/** What waits until the result is verified: nobody sees it before. */
export const isClosing = (step: Step): boolean => step.kind === 'maintenance' && !step.on;
