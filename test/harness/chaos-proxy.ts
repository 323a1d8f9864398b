import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { readyForQuery } from './backend-messages.ts';
import { frontendParser, type FrontendMessage } from './frontend-messages.ts';

/**
 * When to cut, around the message with this number (from 1, over all connections):
 * - `before`: the server never gets it;
 * - `after`: the server carries it out and answers, the client never sees the answer;
 * - `answered`: as soon as the whole answer has gone to the client.
 *
 * Of an extended query (parse, bind, execute, sync) the answer comes with the sync, of copied data
 * with the end of the copy.
 */
export interface Cut {
  message: number;
  when: 'before' | 'after' | 'answered';
}

/** What went through, without its bytes. */
export interface SeenMessage {
  /** From 1, over all connections. */
  number: number;
  /** Which connection, from 1. */
  connection: number;
  name: string;
  text: string;
}

export interface ChaosProxy {
  /** The server's connection with the proxy's port. */
  connection: ConnectionOptions;
  /** All counted messages so far. Connecting and saying goodbye are not counted. */
  messages: SeenMessage[];
  /** True once the cut was made. */
  cutDone(): boolean;
  close(): Promise<void>;
}

/** Part of every connection, before and after the work: nothing a run could do about them. */
const NOT_COUNTED = new Set(['startup', 'password', 'terminate']);

interface State {
  server: ConnectionOptions;
  cut: Cut | undefined;
  messages: SeenMessage[];
  sockets: Set<Socket>;
  connections: number;
  done: boolean;
}

/**
 * Starts a TCP proxy in front of the server that counts the client's messages and can cut all
 * connections at one of them. After the cut, new connections are refused until `close`, unless
 * `reconnect` is set: then they go through untouched.
 */
export async function chaosProxy(
  server: ConnectionOptions,
  { cut, reconnect = false }: { cut?: Cut; reconnect?: boolean } = {},
): Promise<ChaosProxy> {
  const empty = { messages: [], sockets: new Set<Socket>(), connections: 0, done: false };
  const state: State = { server, cut, ...empty };
  const listener = createServer((client) => {
    if (state.done && !reconnect) client.destroy();
    else relay(state, client);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    connection: { ...server, host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
    messages: state.messages,
    cutDone: () => state.done,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of state.sockets) socket.destroy();
      await closed;
    },
  };
}

function relay(state: State, client: Socket): void {
  const upstream = connect(state.server.port, state.server.host);
  const connection = ++state.connections;
  const parse = frontendParser();
  join(state, client, upstream);
  join(state, upstream, client);
  const gate: Gate = { answers: 'pass' };
  client.on('data', (chunk) => {
    for (const message of parse(chunk)) forward(state, { connection, upstream, gate }, message);
  });
  const isReady = readyForQuery();
  upstream.on('data', (chunk) => answer(state, gate, client, chunk, isReady(chunk)));
}

/** When one side ends, so does the other. */
function join(state: State, socket: Socket, other: Socket): void {
  state.sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('close', () => {
    state.sockets.delete(socket);
    other.destroy();
  });
}

/** What happens to the server's next answer on one connection. */
interface Gate {
  answers: 'pass' | 'swallow and cut' | 'pass and cut';
}

interface Link {
  connection: number;
  upstream: Socket;
  gate: Gate;
}

function forward(state: State, link: Link, message: FrontendMessage): void {
  const { name, text, bytes } = message;
  const counted = !NOT_COUNTED.has(name);
  if (counted) {
    const number = state.messages.length + 1;
    state.messages.push({ number, connection: link.connection, name, text });
  }
  const here = counted && !state.done && state.cut?.message === state.messages.length;
  if (here && state.cut!.when === 'before') return cutAll(state);
  if (here) link.gate.answers = state.cut!.when === 'after' ? 'swallow and cut' : 'pass and cut';
  link.upstream.write(bytes);
}

function answer(state: State, gate: Gate, client: Socket, chunk: Buffer, ready: boolean): void {
  const cutNow = gate.answers !== 'pass' && ready;
  if (gate.answers !== 'swallow and cut') client.write(chunk, () => cutNow && cutAll(state));
  else if (cutNow) cutAll(state);
}

function cutAll(state: State): void {
  if (state.done) return;
  state.done = true;
  for (const socket of state.sockets) socket.destroy();
}
