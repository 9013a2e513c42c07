import * as z from 'zod';
import { secretReference } from './fields.ts';

export const domainsSchema = z.strictObject({
  policy: z
    .enum(['keep', 'hash', 'encrypt', 'drop'])
    .default('keep')
    .describe("What becomes of an address's domain."),
  own: z.array(z.string().min(1).max(253)).default([]).describe('Domains that are always kept.'),
});

export const pseudonymsSchema = z
  .discriminatedUnion('scheme', [
    z.strictObject({
      scheme: z.literal('native').describe("Nymgate's own scheme."),
      keys: z
        .array(
          z.strictObject({
            id: z
              .int()
              .min(1)
              .max(255)
              .describe('Number of the key; part of each reversible pseudonym. Never reuse one.'),
            secret: secretReference,
          }),
        )
        .min(1)
        .max(16)
        .describe('Key ring: the first key makes pseudonyms, all of them open reversible ones.'),
      domains: domainsSchema.prefault({}).describe('Policy for the domains of addresses.'),
      ignoreDots: ignoreDots(),
    }),
    z.strictObject({
      scheme: z
        .literal('psoxy')
        .describe('The scheme of Psoxy deployments: same pseudonyms for the same salt and key.'),
      salt: secretReference.describe('Where the salt is: env:NAME or file:PATH.'),
      encryptionKey: secretReference.describe('Where the encryption key is: env:NAME or file:PATH.'),
      domainSalt: secretReference
        .optional()
        .describe('Where the salt for domains is (hash, encrypt); absent, that of `salt` serves.'),
      domainEncryptionKey: secretReference
        .optional()
        .describe('Where the key for domains is (encrypt); absent, that of `encryptionKey` serves.'),
      domains: domainsSchema.prefault({}).describe('Policy for the domains of addresses.'),
      ignoreDots: ignoreDots(),
    }),
  ])
  .describe('How identifiers become pseudonyms.');

function ignoreDots() {
  return z.boolean().default(false).describe('Treat dots in the local part of an address as absent.');
}
