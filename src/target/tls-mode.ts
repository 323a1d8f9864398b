import { isLocalHost, type TlsMode } from '../postgres/connection-options.ts';
import { urlInvalid } from '../errors/target-errors.ts';

const MODES: Record<string, TlsMode | undefined> = {
  disable: 'disable',
  // Both allow plain text in libpq. Here the host decides: nothing on this machine, checked elsewhere.
  allow: undefined,
  prefer: undefined,
  // libpq does not check the certificate for `require`, node-postgres does: the safer reading holds.
  require: 'verify',
  'verify-ca': 'verify',
  'verify-full': 'verify',
  'no-verify': 'no-verify',
};

/**
 * What a connection's TLS is, from libpq's word and the host.
 *
 * @param asked true when a certificate authority was named, which asks for checking by itself.
 * @throws PgresetError `url-invalid` for a word that is not known.
 */
export function tlsMode(
  host: string,
  sslmode: string | undefined,
  source: string,
  asked = false,
): TlsMode {
  if (sslmode !== undefined && !Object.hasOwn(MODES, sslmode))
    throw urlInvalid(source, `sslmode has to be one of ${Object.keys(MODES).join(', ')}.`);
  // A Unix socket cannot be encrypted; libpq ignores sslmode there as well.
  if (host.startsWith('/')) return 'disable';
  const mode = MODES[sslmode ?? 'prefer'];
  return mode ?? (isLocalHost(host) && !asked ? 'disable' : 'verify');
}
