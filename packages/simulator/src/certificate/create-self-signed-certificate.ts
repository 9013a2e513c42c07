import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  encodeBitString,
  encodeBoolean,
  encodeInteger,
  encodeObjectIdentifier,
  encodeOctetString,
  encodeSequence,
  encodeSet,
  encodeTagged,
  encodeTime,
  encodeUtf8String,
} from './der.ts';

const DAY = 86_400_000;

type CertificateOptions = {
  readonly names: readonly string[];
  /** Default 30. */
  readonly days?: number;
  /** Start of validity; default an hour ago. */
  readonly from?: Date;
  /** Default `ec` (P-256), for servers; `rsa` (2048 bits) is what Entra takes for client assertions. */
  readonly keyType?: 'ec' | 'rsa';
};

/**
 * A key and a self-signed certificate (X.509 v3, RFC 5280) for servers on this machine and for applications of the simulated
 * Entra. Clients trust it as `ca` or through `NODE_EXTRA_CA_CERTS`.
 *
 * Throws `RangeError` when `names` is empty or an address is invalid.
 *
 * @example createSelfSignedCertificate({ names: ['localhost', '127.0.0.1'] }).certificate
 */
export function createSelfSignedCertificate(options: CertificateOptions): {
  certificate: string;
  key: string;
} {
  const [first] = options.names;
  if (first === undefined) throw new RangeError('a certificate needs at least one name');
  const { publicKey, privateKey } =
    options.keyType === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = options.keyType === 'rsa' ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = toBeSigned({ ...options, commonName: first, algorithm, publicKey: spki });
  const certificate = encodeSequence(body, algorithm, encodeBitString(sign('sha256', body, privateKey)));
  return {
    certificate: toPem('CERTIFICATE', certificate),
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** Algorithm identifiers; RSA's has NULL as parameters (RFC 4055 5). */
const ECDSA_WITH_SHA256 = encodeSequence(encodeObjectIdentifier('1.2.840.10045.4.3.2'));
const RSA_WITH_SHA256 = encodeSequence(encodeObjectIdentifier('1.2.840.113549.1.1.11'), encodeTagged(0x05));

type Parts = CertificateOptions & {
  readonly commonName: string;
  readonly algorithm: Uint8Array;
  readonly publicKey: Uint8Array;
};

function toBeSigned({ names, commonName, days = 30, from, algorithm, publicKey }: Parts): Buffer {
  const name = encodeSequence(
    encodeSet(encodeSequence(encodeObjectIdentifier('2.5.4.3'), encodeUtf8String(commonName))),
  );
  const start = from ?? new Date();
  // Tolerates clock differences of containers.
  const begin = from ?? new Date(start.getTime() - 3_600_000);
  const validity = encodeSequence(encodeTime(begin), encodeTime(new Date(start.getTime() + days * DAY)));
  return encodeSequence(
    encodeTagged(0xa0, encodeInteger(Buffer.from([2]))),
    encodeInteger(randomBytes(16)),
    algorithm,
    name,
    validity,
    name,
    publicKey,
    encodeTagged(0xa3, encodeSequence(...extensions(names))),
  );
}

/** basicConstraints has CA:true because Node does not accept a leaf as its own issuer. */
function extensions(names: readonly string[]): readonly Buffer[] {
  return [
    extension('2.5.29.19', true, encodeSequence(encodeBoolean(true))),
    extension('2.5.29.15', true, encodeBitString(Buffer.from([0x84]), 2)),
    extension('2.5.29.37', false, encodeSequence(encodeObjectIdentifier('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', false, encodeSequence(...names.map(generalName))),
  ];
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return encodeSequence(
    encodeObjectIdentifier(id),
    ...(critical ? [encodeBoolean(true)] : []),
    encodeOctetString(value),
  );
}

function generalName(name: string): Buffer {
  return isIP(name) === 0
    ? encodeTagged(0x82, Buffer.from(name, 'ascii'))
    : encodeTagged(0x87, addressBytes(name));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const bytes = [...before, ...zeros, ...after].flatMap((group) => [
    Number.parseInt(group, 16) >> 8,
    Number.parseInt(group, 16) & 0xff,
  ]);
  if (bytes.length !== 16 || bytes.some(Number.isNaN))
    throw new RangeError('addresses with embedded IPv4 or a zone are not supported');
  return Buffer.from(bytes);
}

function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
