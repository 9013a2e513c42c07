import type { Config } from '@nymgate/gateway/config/config-settings';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import { type BodyBudget, isTooLarge } from '../http/request-body.ts';
import type { UnreadBody } from './received.ts';

export type AdmittedBody =
  | { readonly body: Uint8Array; readonly giveBack: () => void }
  | { readonly code: RequestErrorCode; readonly subject?: string };

/**
 * Reads a body within the limits of the configuration, as the listener of the node host does: nobody knows yet who sends it, so all of
 * them together get a fixed share of memory (F24).
 */
export async function admitBody(
  unread: UnreadBody,
  limits: Config['limits'],
  bodies: BodyBudget,
): Promise<AdmittedBody> {
  if (isTooLarge(unread, limits.requestBodyBytes)) return { code: 'BODY_NOT_ALLOWED' };
  const giveBack = bodies.reserve(unread, limits.requestBodyBytes);
  if (giveBack === undefined) return { code: 'NOT_READY', subject: 'memory for bodies is short' };
  const read = await unread.read(limits);
  if (read.outcome === 'complete') return { body: read.body, giveBack };
  giveBack();
  if (read.outcome === 'too-large') return { code: 'BODY_NOT_ALLOWED' };
  return { code: 'TARGET_MALFORMED', subject: 'the body did not arrive whole and in time' };
}
