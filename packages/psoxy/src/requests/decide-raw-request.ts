import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { getSingleValue } from '../headers/get-single-value.ts';
import type { PsoxyDecision, PsoxyPlan } from '../plan/psoxy-plan.ts';
import { decideByRules } from './decide-by-rules.ts';
import { parseRequestBody } from './parse-request-body.ts';
import { splitUrl } from './raw-target.ts';

/** Psoxy takes these names in `Content-Encoding` for character sets; every other coding would hide the body from the rules. */
const IDENTITY_CODING = /^(?:utf-?8|us-ascii|ascii|identity)$/i;

type RawWireRequest = {
  readonly method: string;
  /** Parsed, and refused if ambiguous, before these rules see it as it was written. */
  readonly raw: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
};

/**
 * Asks a plan about a request that came on the wire, as `decideByRules` does, and reads its body so that it can be written anew.
 *
 * @throws RequestError every refusal of `decideByRules`; BODY_NOT_ALLOWED, TARGET_MALFORMED (a content coding, a header twice),
 * TOKEN_INVALID for its body
 */
export function decideRawRequest(
  plan: PsoxyPlan,
  { method, raw, headers, body }: RawWireRequest,
): PsoxyDecision {
  // Our own language takes a slash at the end for none. Rules that see the path as it is written might take it for an empty id.
  if (splitUrl(raw).path.endsWith('/')) throw new RequestError('TARGET_MALFORMED', { subject: 'segment' });
  const contentType = headers.find(([name]) => toAsciiLowerCase(name) === 'content-type')?.[1];
  const decision = decideByRules(plan, {
    method,
    rawPathAndQuery: raw,
    headers,
    namedMethods: true,
    body,
    ...(contentType !== undefined && { contentType }),
  });
  if (body.length === 0) return decision;
  // A sealed link is followed without a body: its query was asked about by Graph's own writing, a body by nobody.
  if (decision.link !== undefined) throw new RequestError('BODY_NOT_ALLOWED');
  const coding = getSingleValue(headers, 'content-encoding');
  if (coding !== undefined && !IDENTITY_CODING.test(coding.trim()))
    throw new RequestError('TARGET_MALFORMED', { subject: 'content-encoding' });
  const contentEncoding = { bytes: body, contentType: getSingleValue(headers, 'content-type') };
  return { ...decision, content: parseRequestBody(contentEncoding, decision.endpoint.request.body) };
}
