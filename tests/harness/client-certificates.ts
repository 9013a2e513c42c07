import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
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
} from '../../packages/simulator/src/certificate/der.ts';

/** PEM. */
export type KeyAndCertificate = { readonly certificate: string; readonly key: string };

export type LeafOptions = {
  /** Attributes of the subject, in the order of the certificate. */
  readonly subject: readonly (readonly ['C' | 'O' | 'CN', string])[];
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  /** Milliseconds from now. */
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly usage?: 'client' | 'server';
};

export type TestAuthority = {
  readonly certificate: string;
  readonly issue: (options: LeafOptions) => KeyAndCertificate;
};

const DAY = 86_400_000;
const ATTRIBUTES = { C: '2.5.4.6', O: '2.5.4.10', CN: '2.5.4.3' } as const;
const USAGES = { client: '1.3.6.1.5.5.7.3.2', server: '1.3.6.1.5.5.7.3.1' } as const;

/** A certificate authority for tests: ECDSA P-256, issues certificates for clients with any subject and names. */
export function createTestAuthority(name: string): TestAuthority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name: distinguishedName([['CN', name]]), key: own.privateKey };
  const dates = { from: Date.now() - DAY, to: Date.now() + DAY };
  const extensions = [
    extension('2.5.29.19', encodeSequence(encodeBoolean(true))),
    extension('2.5.29.15', encodeBitString(Buffer.from([0x04]), 2)),
  ];
  return {
    certificate: certify(issuer, { subject: issuer.name, publicKey: own.publicKey, dates, extensions }),
    issue: (options) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const certificate = certify(issuer, {
        subject: distinguishedName(options.subject),
        publicKey,
        dates: {
          from: Date.now() + (options.validFrom ?? -3_600_000),
          to: Date.now() + (options.validTo ?? DAY),
        },
        extensions: leafExtensions(options),
      });
      return { certificate, key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
    },
  };
}

function leafExtensions({ dnsNames = [], uris = [], usage = 'client' }: LeafOptions): readonly Buffer[] {
  const names = [
    ...dnsNames.map((name) => encodeTagged(0x82, Buffer.from(name))),
    ...uris.map((uri) => encodeTagged(0x86, Buffer.from(uri))),
  ];
  return [
    extension('2.5.29.37', encodeSequence(encodeObjectIdentifier(USAGES[usage]))),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', encodeSequence(...names))]),
  ];
}

type Body = {
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly dates: { readonly from: number; readonly to: number };
  readonly extensions: readonly Buffer[];
};

function certify(
  issuer: { readonly name: Buffer; readonly key: KeyObject },
  { subject, publicKey, dates, extensions }: Body,
): string {
  const algorithm = encodeSequence(encodeObjectIdentifier('1.2.840.10045.4.3.2'));
  const body = encodeSequence(
    encodeTagged(0xa0, encodeInteger(Buffer.from([2]))),
    encodeInteger(randomBytes(16)),
    algorithm,
    issuer.name,
    encodeSequence(encodeTime(new Date(dates.from)), encodeTime(new Date(dates.to))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    encodeTagged(0xa3, encodeSequence(...extensions)),
  );
  const der = encodeSequence(body, algorithm, encodeBitString(sign('sha256', body, issuer.key)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(attributes: LeafOptions['subject']): Buffer {
  return encodeSequence(
    ...attributes.map(([kind, value]) =>
      encodeSet(
        encodeSequence(
          encodeObjectIdentifier(ATTRIBUTES[kind]),
          kind === 'C' ? encodeTagged(0x13, Buffer.from(value)) : encodeUtf8String(value),
        ),
      ),
    ),
  );
}

function extension(id: string, content: Buffer): Buffer {
  return encodeSequence(encodeObjectIdentifier(id), encodeBoolean(true), encodeOctetString(content));
}
