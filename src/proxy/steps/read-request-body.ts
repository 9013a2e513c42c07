import { type BodyContent, readBody } from '../../dialects/engine.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { Inbound } from '../../kernel/inbound.ts';
import type { PlanEndpoint } from '../../plan/plan.ts';

/** As character sets Psoxy takes these names for `Content-Encoding`; every other coding would hide the body from the rules. */
const NO_CODING = /^(?:utf-?8|us-ascii|ascii|identity)$/i;

/**
 * The body of a request that the rules allow, read so that it can be written anew. Only Psoxy's language knows bodies; its rules
 * have been asked before.
 *
 * @returns undefined for an empty body
 * @throws RequestError BODY_NOT_ALLOWED, TARGET_MALFORMED (a content coding, a header twice), TOKEN_INVALID
 */
export function readRequestBody(
  { psoxy }: PlanEndpoint,
  { body, headers }: Inbound,
): BodyContent | undefined {
  if (body.length === 0) return undefined;
  if (psoxy === undefined) throw new RequestError('BODY_NOT_ALLOWED');
  const coding = onlyOne(headers, 'content-encoding');
  if (coding !== undefined && !NO_CODING.test(coding.trim()))
    throw new RequestError('TARGET_MALFORMED', { subject: 'content-encoding' });
  return readBody({ bytes: body, contentType: onlyOne(headers, 'content-type') }, psoxy.body);
}

function onlyOne(headers: Inbound['headers'], wanted: string): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  if (values.length > 1) throw new RequestError('TARGET_MALFORMED', { subject: `${wanted} twice` });
  return values[0];
}
