import { isLoopbackHost, stripBrackets } from '@nymgate/clouds/network/loopback';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Environment, HttpClient } from '@nymgate/engine/kernel/ports';

export type ConfirmPorts = { readonly http: HttpClient; readonly environment: Environment };

const METADATA_SERVER = 'http://169.254.169.254';
const FLAVOR = ['metadata-flavor', 'Google'] as const;
const TIMEOUT_MILLISECONDS = 5_000;
const MAX_RESPONSE_BYTES = 4_096;
/** Cloud Run and its functions have a region; machines and nodes have a zone (cloud.google.com/run/docs/container-contract, "Container instance metadata server"). */
const REGION = /^projects\/[0-9]{1,20}\/regions\/[a-z][a-z0-9-]{1,62}$/;
/** Of a machine, or of a node of GKE, the id is a number of 64 bits. */
const MACHINE_ID = /^[0-9]{1,20}$/;

/**
 * Asks Google's metadata server whether this process runs on Cloud Run. The variables alone prove nothing: Knative sets the same ones
 * in every cluster, where nobody verifies the tokens that Google would have (HOK-05). No proxy is asked in its place.
 *
 * @throws SetupError CONFIG_INVALID: it does not answer, or answers for something else
 */
export async function confirmGooglePlatform(ports: ConfirmPorts): Promise<void> {
  const [region, id] = await Promise.all([requestMetadata('region', ports), requestMetadata('id', ports)]);
  if (region === undefined || id === undefined) throw notConfirmedError('does not answer');
  if (!REGION.test(region) || MACHINE_ID.test(id) || id === '')
    throw notConfirmedError('answers for something other than Cloud Run');
}

async function requestMetadata(
  name: string,
  { http, environment }: ConfirmPorts,
): Promise<string | undefined> {
  try {
    const { status, headers, body } = await http.send({
      ...{ method: 'GET', origin: toMetadataOrigin(environment('GCE_METADATA_HOST')) },
      ...{ path: `/computeMetadata/v1/instance/${name}`, headers: [FLAVOR], timeout: TIMEOUT_MILLISECONDS },
    });
    const text = await readText(body);
    return status === 200 && headers['metadata-flavor'] === 'Google' ? text : undefined;
  } catch {
    // SourceFailure, and text of nobody we know.
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

/** Another address only on this machine, for stand-ins: what can be asked over a network can be answered by others. */
function toMetadataOrigin(named: string | undefined): string {
  const origin = `http://${named ?? ''}`;
  if (!URL.canParse(origin)) return METADATA_SERVER;
  const url = new URL(origin);
  const isPlain = url.username === '' && url.pathname === '/' && url.search === '';
  return isPlain && isLoopbackHost(stripBrackets(url.hostname)) ? url.origin : METADATA_SERVER;
}

function notConfirmedError(what: string): SetupError {
  const issue: Issue = {
    code: 'CONFIG_INVALID',
    severity: 'error',
    message: `callers.platform: google-iam is refused: Google's metadata server ${what}, and where Google does not stand in front, anybody could claim any identity`,
    fix: 'on Cloud Run, look at what keeps 169.254.169.254 from answering; elsewhere use callers.jwt for the tokens that Google issues, callers.apiKeys or callers.clientCertificates',
  };
  return new SetupError([issue]);
}
