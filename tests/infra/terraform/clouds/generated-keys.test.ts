import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPseudonymizer } from '../../../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { type Hcl, readFolder } from './module-types.ts';

type Password = {
  readonly length: number;
  readonly upper?: boolean;
  readonly lower?: boolean;
  readonly numeric?: boolean;
  readonly special?: boolean;
  readonly override_special?: string;
};

/** The characters that hashicorp/random draws from, each as likely as the others. */
function alphabetOf({ upper = true, lower = true, numeric = true, special = true, ...rest }: Password) {
  const classes = [
    [upper, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    [lower, 'abcdefghijklmnopqrstuvwxyz'],
    [numeric, '0123456789'],
    [special, rest.override_special ?? '!@#$%&*()-_=+[]{}<>:?'],
  ] as const;
  return classes.map(([taken, letters]) => (taken ? letters : '')).join('');
}

async function passwordsOf(module: string): Promise<{ readonly body: Password; readonly tail: Password }> {
  const files = await readFolder(`modules/${module}`);
  const found = files
    .map(({ ephemeral }) => (ephemeral as Hcl | undefined)?.['random_password'])
    .find(Boolean);
  const { body, tail } = found as Record<'body' | 'tail', readonly [Password]>;
  return { body: body[0], tail: tail[0] };
}

/** A password of these arguments, out of a number. */
function draw(password: Password, seed: number): string {
  const alphabet = alphabetOf(password);
  const bytes = (index: number) => createHash('sha256').update(`${seed}:${index}`).digest();
  return Array.from(
    { length: password.length },
    (_, index) => alphabet[bytes(index).readUInt32BE() % alphabet.length],
  ).join('');
}

describe.each(['aws-keys', 'gcp-keys', 'azure-keys'])('IAC-22 keys that %s makes', (module) => {
  test('have 256 bits of chance', async () => {
    const { body, tail } = await passwordsOf(module);
    const bits = (password: Password) => password.length * Math.log2(new Set(alphabetOf(password)).size);
    expect(bits(body) + bits(tail)).toBe(256);
  });

  test('are keys to the gateway, whatever is drawn', async () => {
    const { body, tail } = await passwordsOf(module);
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const secret = `${draw(body, seed)}${draw(tail, seed + 1)}`;
        createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret }], tenant: '' });
      }),
      { numRuns: 500 },
    );
  });
});
