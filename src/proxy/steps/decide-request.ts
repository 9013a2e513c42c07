import { RequestError } from '../../kernel/errors.ts';
import type { Inbound } from '../../kernel/inbound.ts';
import { type BodyContent, decide, readBody } from '../../rules/engine.ts';
import type { Decision, PlanEndpoint } from '../../rules/plan.ts';
import type { Gateway } from './gateway.ts';
import type { Authorized } from './read-target.ts';

/** A request that the rules allow, its reversible pseudonyms still closed. */
export type Decided = {
  readonly request: Authorized;
  readonly decision: Decision;
  /** Undefined: the request has none. */
  readonly content: BodyContent | undefined;
};

/**
 * Asks the plan. The configuration's method list is an upper bound on what any rule may allow.
 *
 * @throws RequestError METHOD_NOT_ALLOWED, BODY_NOT_ALLOWED and every refusal of `decide`
 */
export function decideRequest(gateway: Gateway, request: Authorized): Decided {
  const { inbound, route, target, raw } = request;
  if (!gateway.methods.includes(inbound.method)) throw new RequestError('METHOD_NOT_ALLOWED');
  const decision = decide(route.plan, {
    method: inbound.method,
    target,
    headers: inbound.headers,
    raw,
    body: inbound.body,
  });
  // A sealed link is followed without a body: its query was asked about by Graph's own writing, a body by nobody.
  if (decision.link !== undefined && inbound.body.length > 0) throw new RequestError('BODY_NOT_ALLOWED');
  return { request, decision, content: readRequestBody(decision.endpoint, inbound) };
}

/** As character sets Psoxy takes these names for `Content-Encoding`; every other coding would hide the body from the rules. */
const NO_CODING = /^(?:utf-?8|us-ascii|ascii|identity)$/i;

/**
 * The body of a request that the rules allow, read so that it can be written anew. Only Psoxy's language knows bodies; its rules
 * have been asked before.
 *
 * @returns undefined for an empty body
 * @throws RequestError BODY_NOT_ALLOWED, TARGET_MALFORMED (a content coding, a header twice), TOKEN_INVALID
 */
function readRequestBody({ psoxy }: PlanEndpoint, { body, headers }: Inbound): BodyContent | undefined {
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
