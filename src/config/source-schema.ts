import * as z from 'zod';
import { CLOUDS, type CloudName } from './clouds.ts';
import { sourceOrigin } from './fields.ts';
import { REFINEMENTS } from './refinements.ts';

const names = Object.keys(CLOUDS) as [CloudName, ...CloudName[]];

const given = z.strictObject({
  cloud: z
    .enum(names)
    .optional()
    .describe(
      'Which Microsoft cloud, by name; absent, and with none of the four below, `global`. GCC is `global`, GCC High `us-gov-l4`, DoD `us-gov-l5`.',
    ),
  authority: sourceOrigin
    .optional()
    .describe('Entra ID, for a cloud without name. Plain http only on loopback.'),
  graph: sourceOrigin
    .optional()
    .describe('Microsoft Graph, for a cloud without name. Plain http only on loopback.'),
  scope: z
    .string()
    .max(600)
    .regex(/^https?:\/\/[\x21-\x7e]+\/\.default$/, 'must be the address of Microsoft Graph with /.default')
    .optional()
    .describe(
      'What to ask a token for, e.g. `https://graph.microsoft.com/.default`. On loopback `graph` decides.',
    ),
  audience: z
    .string()
    .regex(/^[\x21-\x7e]{1,600}$/, 'must be 1 to 600 characters without blanks')
    .optional()
    .describe(
      'Audience of federated assertions, e.g. `api://AzureADTokenExchange`. On loopback as in `global`.',
    ),
});

/** Which Microsoft cloud: a name alone, or all four addresses; `checkCloud` sees to it that they are of one. */
export const sourceSchema = given
  .prefault({})
  .transform(REFINEMENTS.resolveSource)
  .describe(
    'Which Microsoft cloud: `cloud` alone, or `authority`, `graph`, `scope` and `audience` all by hand.',
  );
