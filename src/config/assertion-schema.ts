import { z } from 'zod';

/** How the gateway proves who it is, per connector: one entry a provider of `source-auth`. */
export const assertionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('token-file').describe('How the gateway proves who it is: a token file.'),
    path: z
      .string()
      .min(1)
      .describe('File that the platform keeps filled with a fresh identity token (JWT).'),
  }),
]);
