import * as z from 'zod';

/** Keys for callers and clients that were written for another gateway. Both absent: nothing of it is understood. */
export const compatSchema = {
  compat: z
    .enum(['psoxy'])
    .optional()
    .describe("Understand and set Psoxy's X-Psoxy-* headers as well. Absent: they mean nothing."),
  targetOverrides: z
    .boolean()
    .default(false)
    .describe(
      'With compat: X-Psoxy-TargetPath and X-Psoxy-TargetQuery replace path and query. Whatever decides by the path in front of the gateway is then bypassed.',
    ),
};
