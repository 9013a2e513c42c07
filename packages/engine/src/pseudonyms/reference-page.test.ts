import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDomainPseudonymizer } from './create-domain-pseudonymizer.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';

type Example = {
  key: string;
  keyId: number;
  tenant: string;
  epoch: string;
  original: string;
  irreversible: string;
  reversible: string;
  kind: 'person';
  asMessageId: string;
  domainHash: string;
  domainEncrypted: string;
  link: string;
  linkBinding: { connector: string; endpointId: string };
  sealed: string;
};

const page = readFileSync(new URL('../../../../docs/reference/pseudonyms.md', import.meta.url), 'utf8');
const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '{}') as Example;
const secret = Buffer.from(example.key, 'base64url');
const options = { scheme: 'native', keys: [{ id: example.keyId, secret }], tenant: example.tenant } as const;

describe('docs/reference/pseudonyms.md', () => {
  const nyms = createPseudonymizer(options);
  const domains = createDomainPseudonymizer(options);

  it('shows what the code makes', () => {
    expect({
      ...example,
      epoch: nyms.keyFingerprint,
      irreversible: nyms.irreversible(example.original, 'person'),
      reversible: nyms.reversible(example.original, 'person'),
      asMessageId: nyms.reversible(example.original, 'message-id'),
      domainHash: domains.hash('Contoso.com'),
      domainEncrypted: domains.encrypt('Contoso.com'),
      sealed: nyms.sealLink(example.linkBinding, example.link),
    }).toStrictEqual(example);
  });

  it('shows the bytes of a token', () => {
    const token = Buffer.from(nyms.reversible('EMP-0042', 'employee-number')?.slice(2) ?? '', 'base64url');
    const rows = [...page.matchAll(/^\| (\d+)(?:–(\d+))?, [a-z ]+ \| `([0-9a-f]+)` \|$/gm)];
    expect(rows).toHaveLength(4);
    for (const [, from, to, hex] of rows)
      expect(token.subarray(Number(from), Number(to ?? from) + 1).toString('hex')).toBe(hex);
    expect(token).toHaveLength(57);
  });

  it('describes the layouts well enough to build them from the page alone', () => {
    const LP = (text: string | Buffer) => {
      const bytes = Buffer.from(text);
      return Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);
    };
    const sub = (key: Buffer, label: string) =>
      Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `nymgate/v2/${label}`, 32));
    const hmac = (key: Buffer, ...parts: (Buffer | string)[]) =>
      createHmac('sha256', key)
        .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
        .digest();
    const ctr = (key: Buffer, siv: Buffer, text: string) =>
      createCipheriv('aes-256-ctr', key, siv).update(text);
    const id = Buffer.of(example.keyId);
    const { tenant, kind } = example;

    const hash = hmac(sub(secret, `hash/${kind}/${tenant}`), 'alice@contoso.com');
    const siv = hmac(
      sub(secret, `seal.mac/${kind}/${tenant}`),
      LP('nymgate p2'),
      id,
      hash,
      LP(example.original),
    ).subarray(0, 16);
    const inside = Buffer.concat([
      hash,
      id,
      siv,
      ctr(sub(secret, `seal.enc/${tenant}`), siv, example.original),
    ]);
    expect(`t~${hash.toString('base64url')}@Contoso.com`).toBe(example.irreversible);
    expect(`p~${inside.toString('base64url')}@Contoso.com`).toBe(example.reversible);

    const { connector, endpointId } = example.linkBinding;
    const linkSiv = hmac(
      sub(secret, `link.mac/${tenant}`),
      LP('nymgate s2'),
      id,
      LP(connector),
      LP(endpointId),
      LP(example.link),
    ).subarray(0, 16);
    const sealed = Buffer.concat([
      id,
      linkSiv,
      ctr(sub(secret, `link.enc/${tenant}`), linkSiv, example.link),
    ]);
    expect(`s~${sealed.toString('base64url')}`).toBe(example.sealed);

    const domain = sub(secret, 'domain');
    const domainSiv = hmac(
      sub(domain, 'domain.mac'),
      LP('nymgate e1'),
      id,
      LP(tenant),
      LP('contoso.com'),
    ).subarray(0, 16);
    const encrypted = Buffer.concat([
      id,
      domainSiv,
      ctr(sub(domain, 'domain.enc'), domainSiv, 'contoso.com'),
    ]);
    expect(`h~${hmac(domain, 'contoso.com').toString('base64url')}`).toBe(example.domainHash);
    expect(`e~${encrypted.toString('base64url')}`).toBe(example.domainEncrypted);
  });

  it('uses a key that the gateway refuses', () => {
    expect(() =>
      createPseudonymizer({ ...options, keys: [{ id: example.keyId, secret: example.key }] }),
    ).toThrow('placeholder');
  });
});
