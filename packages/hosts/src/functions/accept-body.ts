import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type BodyBudget, isTooLarge } from '../http/request-body.ts';
import type { UnreadBody } from './received-request.ts';

export type AcceptedBody =
  | { readonly body: Uint8Array; readonly release: () => void }
  | { readonly code: RequestErrorCode; readonly subject?: string };

/** The caller is not authenticated yet, so all bodies share a fixed memory budget (F24). */
export async function acceptBody(
  unread: UnreadBody,
  limits: Config['limits'],
  bodyBudget: BodyBudget,
): Promise<AcceptedBody> {
  if (isTooLarge(unread, limits.requestBodyBytes)) return { code: 'BODY_NOT_ALLOWED' };
  const release = bodyBudget.reserve(unread, limits.requestBodyBytes);
  if (release === undefined) return { code: 'NOT_READY', subject: 'memory for bodies is short' };
  const read = await unread.read(limits);
  if (read.outcome === 'complete') return { body: read.body, release };
  release();
  if (read.outcome === 'too-large') return { code: 'BODY_NOT_ALLOWED' };
  return { code: 'TARGET_MALFORMED', subject: 'the body did not arrive whole and in time' };
}
