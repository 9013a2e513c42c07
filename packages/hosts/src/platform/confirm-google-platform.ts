import { isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import { type SetupError, setupError } from '@nymgate/engine/kernel/errors';
import type { Environment, HttpClient } from '@nymgate/engine/kernel/ports';

export type ConfirmPorts = { readonly http: HttpClient; readonly environment: Environment };

const METADATA_SERVER = 'http://169.254.169.254';
const FLAVOR = ['metadata-flavor', 'Google'] as const;
const TIMEOUT_MILLISECONDS = 5_000;
const MAX_RESPONSE_BYTES = 4_096;
// Cloud Run has regions, machines have zones (cloud.google.com/run/docs/container-contract, "Container
// instance metadata server").
const REGION = /^projects\/[0-9]{1,20}\/regions\/[a-z][a-z0-9-]{1,62}$/;
/** Machines and GKE nodes have numeric IDs of 64 bits. */
const MACHINE_ID = /^[0-9]{1,20}$/;

/**
 * Confirms with Google's metadata server that this process runs on Cloud Run. The variables prove nothing:
 * Knative sets them in clusters where no one verifies Google's tokens (HOK-05). No proxy is used.
 * @throws SetupError CONFIG_INVALID
 */
export async function confirmGooglePlatform(ports: ConfirmPorts): Promise<void> {
  const [region, id] = await Promise.all([requestMetadata('region', ports), requestMetadata('id', ports)]);
  if (region === undefined || id === undefined) throw notConfirmedError('does not answer');
  if (!REGION.test(region) || MACHINE_ID.test(id) || id === '')
    throw notConfirmedError('answers for something other than Cloud Run');
}

async function requestMetadata(name: string, ports: ConfirmPorts): Promise<string | undefined> {
  const { http, environment } = ports;
  try {
    const { status, headers, body } = await http.send({
      ...{ method: 'GET', origin: toMetadataOrigin(environment('GCE_METADATA_HOST')) },
      ...{ path: `/computeMetadata/v1/instance/${name}`, headers: [FLAVOR], timeout: TIMEOUT_MILLISECONDS },
    });
    const text = await readText(body);
    return status === 200 && headers['metadata-flavor'] === 'Google' ? text : undefined;
  } catch {
    return undefined;
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_RESPONSE_BYTES) return '';
  }
  return text.trim();
}

/** Only loopback may replace the address, for emulators: network responses could be forged. */
function toMetadataOrigin(named: string | undefined): string {
  const origin = `http://${named ?? ''}`;
  if (!URL.canParse(origin)) return METADATA_SERVER;
  const url = new URL(origin);
  const isPlain = url.username === '' && url.pathname === '/' && url.search === '';
  return isPlain && isLoopbackHost(stripBrackets(url.hostname)) ? url.origin : METADATA_SERVER;
}

function notConfirmedError(what: string): SetupError {
  return setupError(
    'CONFIG_INVALID',
    `callers.platform: google-iam is refused: Google's metadata server ${what}, and without Google in front, anyone could claim any identity`,
    'on Cloud Run, find out why 169.254.169.254 is not reachable; elsewhere use callers.jwt for the tokens that Google issues, callers.apiKeys or callers.clientCertificates',
  );
}
