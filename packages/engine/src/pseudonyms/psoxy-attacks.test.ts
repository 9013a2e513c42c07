import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../kernel/errors.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import { sha256Hex } from './sealing/digest.ts';

/**
 * The published attacks on the format (T1-20, T1-21), each run against a server that decrypts without verifying,
 * where it must succeed, and against ours, where it must not. The attacker has tokens and answers, no key.
 */
const salt = 'Xw3-uq8Lr0PzNsTv61Yd';
const encryptionKey = 'another-Text-91-of-28-bytes!';
const nyms = createPseudonymizer({ scheme: 'psoxy', salt, encryptionKey, tenant: '' });

/** What a server answers: the plaintext it would act upon, or the kind of failure that its caller can tell. */
type Server = (token: string) => { readonly accepted: string } | { readonly failure: string };

const aesKey = pbkdf2Sync(encryptionKey, salt, 65_536, 32, 'sha256');

const naive: Server = (token) => {
  const payload = Buffer.from(token.slice(2), 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-cbc', aesKey, payload.subarray(0, 16));
    return {
      accepted: Buffer.concat([decipher.update(payload.subarray(32)), decipher.final()]).toString('utf8'),
    };
  } catch {
    return { failure: 'bad padding' };
  }
};

const ours: Server = (token) => {
  try {
    return { accepted: nyms.open(token, ['person']) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { failure: JSON.stringify([error.code, error.status, error.message, error.detail]) };
  }
};

const createToken = (...parts: Uint8Array[]) => `p~${Buffer.concat(parts).toString('base64url')}`;
const getPayload = (text: string) => Buffer.from((nyms.reversible(text, 'text') ?? '').slice(2), 'base64url');
const xor = (a: Uint8Array, b: Uint8Array) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
const pad = (text: string) =>
  Buffer.from(text + String.fromCharCode(16 - text.length).repeat(16 - text.length));

/** T1-20: the vector is in the token, so an attacker who knows a short plaintext can forge any other. */
function mint(known: string, forged: string): string {
  const payload = getPayload(known);
  const vector = xor(payload.subarray(0, 16), xor(pad(known), pad(forged)));
  return createToken(vector, payload.subarray(16));
}

/** T1-21 (Vaudenay): finds the block cipher's output byte by byte from the answers alone; undefined when they say nothing. */
function decryptBlock(server: Server, block: Uint8Array): Buffer | undefined {
  const output = Buffer.alloc(16);
  for (let at = 15; at >= 0; at -= 1) {
    const value = 16 - at;
    const answers = new Map<string, number[]>();
    for (let guess = 0; guess < 256; guess += 1) {
      const vector = Buffer.from(output.map((byte, index) => (index > at ? byte ^ value : 0)));
      vector[at] = guess;
      const answer = server(createToken(vector, Buffer.alloc(16), block));
      const kind = 'accepted' in answer ? 'accepted' : answer.failure;
      answers.set(kind, [...(answers.get(kind) ?? []), guess]);
    }
    if (answers.size === 1) return undefined;
    const rare = [...answers.values()].reduce((a, b) => (b.length < a.length ? b : a));
    output[at] = (rare.at(-1) ?? 0) ^ value;
  }
  return output;
}

function readByPaddingOracle(server: Server, secret: string): string | undefined {
  const payload = getPayload(secret);
  const blocks: Buffer[] = [];
  for (let at = 32; at < payload.length; at += 16) {
    const output = decryptBlock(server, payload.subarray(at, at + 16));
    if (output === undefined) return undefined;
    blocks.push(xor(output, at === 32 ? payload.subarray(0, 16) : payload.subarray(at - 16, at)));
  }
  const padded = Buffer.concat(blocks);
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0)).toString('utf8');
}

describe('malleability', () => {
  it.each([
    ['eve@contoso.com', 'bob@contoso.com'],
    ['1234', 'users/x?$top=9#'],
    ['a', '../admin'],
  ])('from %j to %j', (known, forged) => {
    const token = mint(known, forged);
    expect(naive(token)).toStrictEqual({ accepted: forged });
    expect(ours(token)).toStrictEqual({ failure: '["TOKEN_INVALID",400,"TOKEN_INVALID",{}]' });
  });

  it('with the hash of the wanted value too (from its irreversible pseudonym) the blocks do not follow', () => {
    const known = getPayload('eve@contoso.com');
    const victim = Buffer.from(
      (nyms.irreversible('bob@contoso.com', 'person') ?? '').slice(2, 45),
      'base64url',
    );
    for (const blocks of [known.subarray(32), Buffer.alloc(16), Buffer.alloc(32), victim])
      expect(ours(createToken(victim, blocks))).toHaveProperty('failure');
    // Two halves of the hash: the naive server takes any second half.
    expect(ours(createToken(known.subarray(0, 16), victim.subarray(16), known.subarray(32)))).toHaveProperty(
      'failure',
    );
  });

  it('an altered letter of the first block is refused though the rest of the address is whole', () => {
    const payload = getPayload('alice.liddell@wonderland.example');
    for (let at = 0; at < 16; at += 1) {
      const vector = Buffer.from(payload.subarray(0, 16));
      vector[at] = (vector[at] ?? 0) ^ 1;
      expect(naive(createToken(vector, payload.subarray(16)))).toHaveProperty('accepted');
      expect(ours(createToken(vector, payload.subarray(16)))).toHaveProperty('failure');
    }
  });
});

describe('padding oracle', () => {
  const secret = 'alice@wonderland.co.uk';

  it('reads an address of 22 characters from a server that tells bad padding', () => {
    expect(readByPaddingOracle(naive, secret)).toBe(secret);
  });

  it('learns nothing from ours: all answers are one', () => {
    expect(readByPaddingOracle(ours, secret)).toBeUndefined();
  });

  it('neither when the last block of a valid token is attacked in place', () => {
    const payload = getPayload(secret);
    const answers = new Set<string>();
    for (let at = 0; at < 16; at += 1) {
      for (let mask = 1; mask < 256; mask += 1) {
        const forged = Buffer.from(payload);
        forged[payload.length - 32 + at] = (forged[payload.length - 32 + at] ?? 0) ^ mask;
        answers.add(JSON.stringify(ours(createToken(forged))));
      }
    }
    expect(answers.size).toBe(1);
  });
});

describe('tokens that only a holder of the key can write, but Psoxy does not', () => {
  const write = (canonical: string, plaintext: Buffer) => {
    const hash = Buffer.from(sha256Hex(canonical + salt), 'hex');
    const cipher = createCipheriv('aes-256-cbc', aesKey, hash.subarray(0, 16)).setAutoPadding(false);
    return createToken(hash, cipher.update(plaintext), cipher.final());
  };

  it('are made as here (positive control)', () => {
    const text = 'Al <a@contoso.com>';
    const token = write('a@contoso.com', Buffer.concat([Buffer.from(text), Buffer.alloc(14, 14)]));
    expect(ours(token)).toStrictEqual({ accepted: text });
  });

  it.each<[why: string, canonical: string, plaintext: Buffer]>([
    [
      'not UTF-8 where the hash does not reach',
      'a@contoso.com',
      Buffer.concat([Buffer.from('"\xff" <a@contoso.com>', 'latin1'), Buffer.alloc(13, 13)]),
    ],
    ['padding of no byte', 'fifteen letters\0', Buffer.from('fifteen letters\0')],
    [
      'padding of 17 bytes',
      'fifteen letters',
      Buffer.concat([Buffer.from('fifteen letters'), Buffer.alloc(17, 17)]),
    ],
    ['uneven padding', 'a', Buffer.concat([Buffer.from('a'), Buffer.alloc(14, 14), Buffer.of(15)])],
    ['a blank plaintext', ' ', Buffer.concat([Buffer.from(' '), Buffer.alloc(15, 15)])],
    ['an empty plaintext', '', Buffer.alloc(16, 16)],
    [
      'the hash of another person',
      'b@contoso.com',
      Buffer.concat([Buffer.from('a@contoso.com'), Buffer.alloc(3, 3)]),
    ],
  ])('%s', (_, canonical, plaintext) => {
    expect(ours(write(canonical, plaintext))).toHaveProperty('failure');
  });
});
