/** How a connection is encrypted; what libpq's `sslmode` becomes once its meaning is settled. */
export type TlsMode =
  /** No TLS: the default for this machine (loopback, socket). */
  | 'disable'
  /** Certificate and host name are checked: the default for every other host. */
  | 'verify'
  /** Encrypted, certificate not checked: has to be asked for. */
  | 'no-verify';

/** Everything needed to open a connection. Holds a secret: never print it, see `describeConnection`. */
export interface ConnectionOptions {
  /** Host name, address, or the folder of a Unix socket. */
  host: string;
  port: number;
  database: string;
  user: string;
  password?: string;
  tls: TlsMode;
  /** PEM text of the certificate authority to trust, in mode `verify`. */
  ca?: string;
}

/** True for loopback addresses and Unix sockets. */
export function isLocalHost(host: string): boolean {
  return (
    host === '' ||
    host === 'localhost' ||
    host === '::1' ||
    host === '[::1]' ||
    host.startsWith('/') ||
    /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/** The connection as a URL with the password hidden: the only form that is ever shown. */
export function describeConnection(options: ConnectionOptions): string {
  const { user, password, host, port, database } = options;
  const place = /[/:]/.test(host) ? `[${host}]` : host;
  const text = `postgres://${user}${password ? ':•••' : ''}@${place}${port === 5432 ? '' : `:${port}`}/${database}`;
  // A name may hold anything; on a terminal it must stay one line and no escape sequence.
  return text.replaceAll(/\p{Cc}/gu, (each) => encodeURIComponent(each));
}
