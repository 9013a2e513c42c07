import { Buffer } from 'node:buffer';
import { asJsonObject } from '../network/read-text.ts';
import type { StoreReference } from '../settings/secret-reference.ts';
import { createGcpAccount, type GcpAccount } from '../source-auth/providers/create-gcp-assertion.ts';
import { crc32c } from './crc32c.ts';
import type { ReadSecret, SecretStorePorts, StoredSecretValue } from './read-secret.ts';
import {
  computeDeadline,
  parseJsonResponse,
  requestStore,
  type StoreResponse,
  unexpectedResponse,
} from './request-store.ts';
import { StoreFailure } from './store-failure.ts';
import { throwPlatformFailure } from './throw-platform-failure.ts';

/**
 * Google Cloud Secret Manager: `versions.access` of the REST API, with the access token of the workload's
 * service account and a check of the CRC-32C. Regional secrets (`projects/…/locations/…`) use the regional
 * endpoint.
 * @throws SetupError CONFIG_INVALID when GCE_METADATA_HOST is no metadata server
 * @throws StoreFailure (from the function)
 */
export function openGcpSecretManager(ports: SecretStorePorts): ReadSecret {
  const account = createGcpAccount(ports);
  return async (reference) => {
    const deadline = computeDeadline(ports);
    const token = await account.accessToken().catch(throwPlatformFailure);
    const version = `${reference.name}/versions/${reference.version ?? 'latest'}`;
    const response = await requestStore(
      {
        method: 'GET',
        origin: getApiOrigin(reference),
        path: `/v1/${version}:access`,
        headers: [
          ['authorization', `Bearer ${token}`],
          ['accept', 'application/json'],
        ],
      },
      { ...ports, deadline },
    );
    if (response.status !== 200) throw await toStoreFailure(response, account);
    return parseSecretPayload(parseJsonResponse(response), reference);
  };
}

const LOCATION = /^projects\/[^/]+\/locations\/([^/]+)\//;

/** Secret Manager, "Regional service endpoint". */
function getApiOrigin({ name }: StoreReference): string {
  const location = LOCATION.exec(name)?.[1];
  return location === undefined
    ? 'https://secretmanager.googleapis.com'
    : `https://secretmanager.${location}.rep.googleapis.com`;
}

/** By status only (AIP-193): 404 not found, 400 a disabled or destroyed version, 401 and 403 denied. */
async function toStoreFailure({ status }: StoreResponse, account: GcpAccount): Promise<StoreFailure> {
  const identity = await account.email().catch(() => undefined);
  if (status === 404 || status === 400)
    return new StoreFailure({
      outcome: 'absent',
      reason: 'there is no such secret or version, or the version is disabled or destroyed',
      identity,
      next: 'compare project, name and version; gcloud secrets versions list shows the state of each',
    });
  return new StoreFailure({
    outcome: 'forbidden',
    reason: 'Google does not let this service account read it, or the API is not enabled in the project',
    identity,
    next: 'grant roles/secretmanager.secretAccessor on this one secret, and enable secretmanager.googleapis.com; a virtual machine needs the access scope cloud-platform',
  });
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Project, the rest of the name, version. */
const NAME = /^projects\/([^/]+)\/(.+)\/versions\/(\d{1,18})$/;
const NUMBER = /^\d+$/;

/** Undefined when the response is for another secret or version. An alias (`latest`) matches any version. */
function parseVersion(
  resourceName: unknown,
  { name, version = 'latest' }: StoreReference,
): string | undefined {
  const [, project = '', rest, found = ''] =
    NAME.exec(typeof resourceName === 'string' ? resourceName : '') ?? [];
  const [, requestedVersion = ''] = name.split('/');
  // Google returns the number of the project where the reference may have its id.
  const isProject = project === requestedVersion || (NUMBER.test(project) && !NUMBER.test(requestedVersion));
  const isSecret = rest === name.slice(`projects/${requestedVersion}/`.length);
  return isProject && isSecret && (!NUMBER.test(version) || version === found) ? found : undefined;
}

function parseSecretPayload(
  members: Readonly<Record<string, unknown>>,
  reference: StoreReference,
): StoredSecretValue {
  const { data, dataCrc32c: sum } = asJsonObject(members['payload']) ?? {};
  const version = parseVersion(members['name'], reference);
  if (version === undefined) throw unexpectedResponse('answered with another secret or version');
  if (typeof data !== 'string' || !BASE64.test(data)) throw unexpectedResponse('answered without a value');
  const bytes = Buffer.from(data, 'base64');
  if (String(crc32c(bytes)) !== String(sum))
    throw unexpectedResponse('answered with a value that its CRC-32C does not fit');
  return { value: decodeUtf8(bytes), version };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new StoreFailure({
      outcome: 'unusable',
      reason: 'it is binary',
      next: 'store it as text: the base64url form that nymgate keys create prints',
    });
  }
}
