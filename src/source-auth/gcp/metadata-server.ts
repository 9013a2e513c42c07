import type { Environment } from '../../kernel/ports.ts';
import { callPlatform, notUnderstood, type PlatformAnswer, type PlatformCalls } from '../call-platform.ts';
import { environmentFault, isLocalHost } from '../platform-address.ts';

export const METADATA_SERVER = 'GCP metadata server';
/** What `metadata.google.internal` stands for. The address itself, so that nobody's DNS decides whom we believe (T3-07). */
const WELL_KNOWN_ORIGIN = 'http://169.254.169.254';
const WELL_KNOWN_NAME = /^metadata(?:\.google\.internal)?\.?(?::80)?$/;
const ACCOUNT = '/computeMetadata/v1/instance/service-accounts/default';

/**
 * Origin of the metadata server: the well-known one unless GCE_METADATA_HOST, which Google's own libraries read, names another on
 * this machine or its link.
 *
 * @throws SetupError CONFIG_INVALID when it names anything else: whoever answers there could hand out what he likes
 */
export function metadataOrigin(environment: Environment): string {
  const host = environment('GCE_METADATA_HOST') ?? '';
  if (host === '' || WELL_KNOWN_NAME.test(host)) return WELL_KNOWN_ORIGIN;
  if (/^[^:]+(?::\d{1,5})?$/.test(host) && isLocalHost(host.replace(/:\d+$/, ''))) return `http://${host}`;
  throw environmentFault(
    'environment variable GCE_METADATA_HOST names neither the metadata server nor a loopback or link-local address',
    'unset it: Google Cloud does not need it',
  );
}

/** GET below the default service account. The flavour is asked and answered: other servers, and browsers, do not send it. */
export async function askMetadataServer(
  { origin, path }: { readonly origin: string; readonly path: string },
  calls: PlatformCalls,
): Promise<PlatformAnswer> {
  const answer = await callPlatform(
    METADATA_SERVER,
    { method: 'GET', origin, path: `${ACCOUNT}${path}`, headers: [['metadata-flavor', 'Google']] },
    calls,
  );
  if (answer.headers['metadata-flavor'] !== 'Google') throw notUnderstood(METADATA_SERVER);
  return answer;
}
