/** One message from a client to PostgreSQL. Source: PostgreSQL documentation, "Message Formats". */
export interface FrontendMessage {
  /** `startup`, or what its type byte stands for: `query`, `parse`, `bind`, … */
  name: string;
  /** The SQL of `query` and `parse`; else empty. */
  text: string;
  bytes: Buffer;
}

const NAMES: Record<string, string> = {
  Q: 'query',
  P: 'parse',
  B: 'bind',
  D: 'describe',
  E: 'execute',
  S: 'sync',
  C: 'close',
  H: 'flush',
  X: 'terminate',
  p: 'password',
  d: 'copy data',
  c: 'copy done',
  f: 'copy fail',
};

/** Cuts a stream of bytes into messages; what is not complete waits for the next call. */
export function frontendParser(): (chunk: Buffer) => FrontendMessage[] {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: FrontendMessage[] = [];
    for (;;) {
      // The first message has no type byte; the length counts itself but not the type.
      const header = started ? 1 : 0;
      if (rest.length < header + 4) return messages;
      const size = header + rest.readInt32BE(header);
      if (rest.length < size) return messages;
      messages.push(messageOf(rest.subarray(0, size), started));
      rest = rest.subarray(size);
      started = true;
    }
  };
}

function messageOf(bytes: Buffer, started: boolean): FrontendMessage {
  if (!started) return { name: 'startup', text: '', bytes };
  const type = String.fromCharCode(bytes[0]!);
  return { name: NAMES[type] ?? type, text: sqlOf(type, bytes), bytes };
}

function sqlOf(type: string, bytes: Buffer): string {
  if (type === 'Q') return bytes.toString('utf8', 5, bytes.length - 1);
  if (type !== 'P') return '';
  const start = bytes.indexOf(0, 5) + 1;
  return bytes.toString('utf8', start, bytes.indexOf(0, start));
}
