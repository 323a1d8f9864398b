const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const COPY_IN = 'G'.charCodeAt(0);

/**
 * Follows the messages of a server, which all begin with a type byte and a length, and tells of each
 * chunk whether it ends an answer: the server is ready for the next query, or for data to copy.
 * Source: PostgreSQL documentation, "Message Formats".
 */
export function readyForQuery(): (chunk: Buffer) => boolean {
  let header: Buffer = Buffer.alloc(0);
  let body = 0;
  let type = 0;
  return (chunk) => {
    let ready = false;
    let at = 0;
    while (at < chunk.length) {
      if (body === 0) {
        const taken = chunk.subarray(at, at + 5 - header.length);
        header = Buffer.concat([header, taken]);
        at += taken.length;
        if (header.length < 5) break;
        type = header[0]!;
        body = header.readInt32BE(1) - 4;
        header = Buffer.alloc(0);
      }
      const skipped = Math.min(body, chunk.length - at);
      body -= skipped;
      at += skipped;
      if (body === 0 && (type === READY_FOR_QUERY || type === COPY_IN)) ready = true;
    }
    return ready;
  };
}
