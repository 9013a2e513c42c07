import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  fetchContainerCredentials,
  fetchWebIdentityCredentials,
  readWebIdentity,
} from './announced-credentials.ts';
import { type AwsCredentials, emptyToUndefined, readEnvironmentCredentials } from './aws-credentials.ts';
import { type AwsSubject, createAwsError } from './aws-faults.ts';
import { isRegion } from './aws-settings.ts';
import { fetchInstanceCredentials, openInstanceMetadata } from './instance-metadata.ts';
import { readProfileCredentials } from './read-profile-credentials.ts';
import type { AwsContext } from './send-aws-request.ts';

export type CredentialRequest = { readonly region: string; readonly context: AwsContext };

export type CredentialChain = {
  readonly get: (place: CredentialRequest) => Promise<AwsCredentials>;
  /** AWS has rejected the credentials: fetch new ones next time. */
  readonly invalidate: () => void;
};

type CredentialSource = (place: CredentialRequest) => Promise<AwsCredentials | undefined>;

/** As in the AWS SDKs. A configured source that fails ends the search, since another hides the fault. */
const CREDENTIAL_SOURCES: readonly CredentialSource[] = [
  async ({ context }) => readEnvironmentCredentials(context.environment),
  async (place) => {
    const announced = readWebIdentity(place.context);
    return announced === undefined ? undefined : fetchWebIdentityCredentials(announced, place);
  },
  readProfileCredentials,
  ({ context }) => fetchContainerCredentials(context),
  ({ context }) => fetchInstanceCredentials(context),
];

/** Sources renew session credentials at least this long before their end. */
const REFRESH_MARGIN_MILLISECONDS = 300_000;

/**
 * Credentials of the first source that has any, cached until five minutes before expiry, or until expiry
 * while renewal fails. Credentials without expiry are read each time. One search at a time.
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`), its subject naming the source
 */
export function createCredentialChain(): CredentialChain {
  let cachedCredentials: AwsCredentials | undefined;
  let pendingRefresh: Promise<AwsCredentials> | undefined;
  const renew = async (place: CredentialRequest) => {
    try {
      const found = await findCredentials(place);
      cachedCredentials = found.expires === undefined ? undefined : found;
      return found;
    } catch (error) {
      if (cachedCredentials !== undefined && isStillValid(cachedCredentials, place, 0))
        return cachedCredentials;
      throw error;
    } finally {
      pendingRefresh = undefined;
    }
  };
  return Object.freeze({
    get: async (place: CredentialRequest) => {
      if (
        cachedCredentials !== undefined &&
        isStillValid(cachedCredentials, place, REFRESH_MARGIN_MILLISECONDS)
      )
        return cachedCredentials;
      pendingRefresh ??= renew(place);
      return pendingRefresh;
    },
    invalidate: () => {
      cachedCredentials = undefined;
    },
  });
}

async function findCredentials(place: CredentialRequest): Promise<AwsCredentials> {
  for (const source of CREDENTIAL_SOURCES) {
    const found = await source(place);
    if (found !== undefined) return found;
  }
  throw createAwsError('no AWS credentials found');
}

function isStillValid(
  { expires = 0 }: AwsCredentials,
  { context }: CredentialRequest,
  margin: number,
): boolean {
  return context.clock.now() < expires - margin;
}

export type SigningContext = {
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly context: AwsContext;
};

const EXPIRED_SUBJECTS: ReadonlySet<string> = new Set<AwsSubject>([
  'AWS credentials have expired',
  'AWS does not know the credentials',
]);

/** Region and credentials for one provider, cached until AWS calls them expired or unknown. */
export function createSignedCaller(configured: string | undefined): {
  readonly run: <T>(context: AwsContext, call: (place: SigningContext) => Promise<T>) => Promise<T>;
} {
  const chain = createCredentialChain();
  let region: string | undefined;
  return Object.freeze({
    run: async <T>(context: AwsContext, call: (place: SigningContext) => Promise<T>) => {
      region ??= await findRegion(configured, context);
      const credentials = await chain.get({ region, context });
      try {
        return await call({ region, credentials, context });
      } catch (error) {
        if (error instanceof RequestError && EXPIRED_SUBJECTS.has(error.detail.subject ?? ''))
          chain.invalidate();
        throw error;
      }
    },
  });
}

/**
 * As configured, AWS_REGION (Lambda, ECS on Fargate, EKS), AWS_DEFAULT_REGION, or that of the EC2 instance.
 * @throws RequestError SOURCE_AUTH_FAILED when it is missing or malformed
 */
async function findRegion(configured: string | undefined, context: AwsContext): Promise<string> {
  const region =
    configured ??
    emptyToUndefined(context.environment('AWS_REGION')) ??
    emptyToUndefined(context.environment('AWS_DEFAULT_REGION')) ??
    (await fetchInstanceRegion(context));
  if (region === undefined || !isRegion(region)) throw createAwsError('AWS region is not known');
  return region;
}

async function fetchInstanceRegion(context: AwsContext): Promise<string | undefined> {
  return (await openInstanceMetadata(context))?.('placement/region');
}
