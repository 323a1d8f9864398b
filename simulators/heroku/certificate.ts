import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A self-signed certificate for 127.0.0.1 and localhost with its key, both PEM. */
export interface Certificate {
  certificate: string;
  key: string;
}

const YEARS = 10;

/**
 * Makes a self-signed certificate. Written out in DER by hand, since Node can sign but not build
 * certificates and `openssl` is not on every machine.
 */
export function makeCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = toBeSigned(publicKey.export({ type: 'spki', format: 'der' }));
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  return {
    certificate: pem(der(0x30, body, ECDSA_SHA256, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function toBeSigned(publicKey: Buffer): Buffer {
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  // The first bit has to be 0, or the number would be negative.
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, text('local Heroku')))));
  const now = new Date();
  const end = new Date(now.getTime() + YEARS * 365 * 86_400_000);
  const validity = der(0x30, utcTime(now), utcTime(end));
  const extensions = der(0xa3, der(0x30, isAuthority(), alternativeNames()));
  return der(0x30, version, serial, ECDSA_SHA256, name, validity, name, publicKey, extensions);
}

/** Its own authority, so that a client can be told to trust it (`NODE_EXTRA_CA_CERTS`). */
function isAuthority(): Buffer {
  const yes = der(0x01, Buffer.from([0xff]));
  return der(0x30, oid('551d13'), yes, der(0x04, der(0x30, yes)));
}

function alternativeNames(): Buffer {
  const names = [der(0x82, text('localhost')), der(0x87, Buffer.from([127, 0, 0, 1]))];
  return der(0x30, oid('551d11'), der(0x04, der(0x30, ...names)));
}

const ECDSA_SHA256 = der(0x30, oid('2a8648ce3d040302'));

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function text(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/\D/g, '');
  return der(0x17, text(`${digits.slice(2, 14)}Z`));
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
