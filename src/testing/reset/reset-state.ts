import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import type { Session } from '../../postgres/session.ts';
import { callReset, openResetSession, type ResetAnswer } from './call.ts';

/** A worker's database and what is known of it between resets. */
export interface ResetState {
  connection: ConnectionOptions;
  admin: ConnectionOptions;
  sequences: 'all' | 'touched';
  lockTimeout: number;
  terminate: boolean;
  /** Copies the database anew. */
  replace(admin: Session): Promise<void>;
  session: Session | undefined;
  known: string;
  /** Why a copy is needed that could not be made yet: what called for it may show no more. */
  owed: string | undefined;
  /** Resets that changed something since the logs were last vacuumed. */
  sinceVacuum: number;
  logs: Set<string>;
}

/** One try, in the session that is kept or a new one. */
export async function call(state: ResetState): Promise<ResetAnswer> {
  state.session ??= await openResetSession(state.connection, state.lockTimeout);
  const answer = await callReset(state.session, state.known, state.sequences);
  state.known = answer.quick;
  return answer;
}
