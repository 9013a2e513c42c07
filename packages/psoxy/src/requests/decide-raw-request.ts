import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { getSingleValue } from '../headers/get-single-value.ts';
import type { PsoxyDecision, PsoxyPlan } from '../plan/psoxy-plan.ts';
import { decideByRules } from './decide-by-rules.ts';
import { parseRequestBody } from './parse-request-body.ts';
import { splitUrl } from './raw-target.ts';

/** Psoxy takes these for charsets; any other coding would hide the body from the rules. */
const IDENTITY_CODING = /^(?:utf-?8|us-ascii|ascii|identity)$/i;

type RawWireRequest = {
  readonly method: string;
  /** Parsed, and rejected if ambiguous, before these rules see it as written. */
  readonly raw: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
};

/** `decideByRules` for a request on the wire, including its body. */
export function decideRawRequest(
  plan: PsoxyPlan,
  { method, raw, headers, body }: RawWireRequest,
): PsoxyDecision {
  // The native language ignores a trailing slash; rules that match the raw path might read it as an empty ID.
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
  // No rule has checked a body that accompanies an encrypted link.
  if (decision.link !== undefined) throw new RequestError('BODY_NOT_ALLOWED');
  const coding = getSingleValue(headers, 'content-encoding');
  if (coding !== undefined && !IDENTITY_CODING.test(coding.trim()))
    throw new RequestError('TARGET_MALFORMED', { subject: 'content-encoding' });
  const contentEncoding = { bytes: body, contentType: getSingleValue(headers, 'content-type') };
  return { ...decision, content: parseRequestBody(contentEncoding, decision.endpoint.request.body) };
}
