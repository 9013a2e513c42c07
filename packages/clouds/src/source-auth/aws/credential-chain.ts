import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  announcedWebIdentity,
  containerCredentials,
  webIdentityCredentials,
} from './announced-credentials.ts';
import { type AwsCredentials, environmentCredentials, nonEmpty } from './aws-credentials.ts';
import { type AwsSubject, awsFailure } from './aws-faults.ts';
import { isRegion } from './aws-settings.ts';
import { instanceCredentials, openInstanceMetadata } from './instance-metadata.ts';
import { profileCredentials } from './profile-credentials.ts';
import type { AwsContext } from './send-request.ts';

export type CredentialPlace = { readonly region: string; readonly context: AwsContext };

export type CredentialChain = {
  readonly get: (place: CredentialPlace) => Promise<AwsCredentials>;
  /** AWS has called these credentials over or unknown: fetch new ones next time. */
  readonly drop: () => void;
};

type Source = (place: CredentialPlace) => Promise<AwsCredentials | undefined>;

/**
 * In the order of the AWS SDKs (SDKs and Tools Reference Guide, "Standardized credential providers"). A source that announces
 * itself and fails ends the search: falling through to another identity would hide the fault and answer with the wrong subject.
 */
const SOURCES: readonly Source[] = [
  async ({ context }) => environmentCredentials(context.environment),
  async (place) => {
    const announced = announcedWebIdentity(place.context);
    return announced === undefined ? undefined : webIdentityCredentials(announced, place);
  },
  profileCredentials,
  ({ context }) => containerCredentials(context),
  ({ context }) => instanceCredentials(context),
];

/** Sources renew session credentials at least this long before their end. */
const EARLY = 300_000;

/**
 * Credentials from the first source that has any. Those with an end are kept until five minutes before it, and while a renewal
 * fails, until the end itself; others are read anew each time. One search at a time, however many ask.
 *
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`), its subject naming the source
 * @example await createCredentialChain().get({ region: 'eu-west-1', context })
 */
export function createCredentialChain(): CredentialChain {
  let held: AwsCredentials | undefined;
  let running: Promise<AwsCredentials> | undefined;
  const renew = async (place: CredentialPlace) => {
    try {
      const found = await search(place);
      held = found.expires === undefined ? undefined : found;
      return found;
    } catch (error) {
      if (held !== undefined && lasts(held, place, 0)) return held;
      throw error;
    } finally {
      running = undefined;
    }
  };
  return Object.freeze({
    get: async (place: CredentialPlace) => {
      if (held !== undefined && lasts(held, place, EARLY)) return held;
      running ??= renew(place);
      return running;
    },
    drop: () => {
      held = undefined;
    },
  });
}

async function search(place: CredentialPlace): Promise<AwsCredentials> {
  for (const source of SOURCES) {
    const found = await source(place);
    if (found !== undefined) return found;
  }
  throw awsFailure('no AWS credentials found');
}

function lasts({ expires = 0 }: AwsCredentials, { context }: CredentialPlace, margin: number): boolean {
  return context.clock.now() < expires - margin;
}

/** What a signed call needs. */
export type SigningPlace = {
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly context: AwsContext;
};

/** What AWS says of credentials that will not get better. */
const SPENT: ReadonlySet<string> = new Set<AwsSubject>([
  'AWS credentials have expired',
  'AWS does not know the credentials',
]);

/**
 * Region and credentials for the calls of one provider, both remembered from call to call. Credentials that AWS calls expired or
 * unknown are not used again.
 *
 * @example await createSignedCalls('eu-west-1').run(context, ({ region, credentials }) => …)
 */
export function createSignedCalls(configured: string | undefined): {
  readonly run: <T>(context: AwsContext, call: (place: SigningPlace) => Promise<T>) => Promise<T>;
} {
  const chain = createCredentialChain();
  let region: string | undefined;
  return Object.freeze({
    run: async <T>(context: AwsContext, call: (place: SigningPlace) => Promise<T>) => {
      region ??= await findRegion(configured, context);
      const credentials = await chain.get({ region, context });
      try {
        return await call({ region, credentials, context });
      } catch (error) {
        if (error instanceof RequestError && SPENT.has(error.detail.subject ?? '')) chain.drop();
        throw error;
      }
    },
  });
}

/**
 * The region to ask in: as configured, AWS_REGION (Lambda, ECS on Fargate, EKS), AWS_DEFAULT_REGION, or that of the EC2 instance.
 *
 * @throws RequestError SOURCE_AUTH_FAILED when there is none, or it is not a region code
 * @example await findRegion(undefined, context) // 'eu-west-1'
 */
async function findRegion(configured: string | undefined, context: AwsContext): Promise<string> {
  const region =
    configured ??
    nonEmpty(context.environment('AWS_REGION')) ??
    nonEmpty(context.environment('AWS_DEFAULT_REGION')) ??
    (await instanceRegion(context));
  if (region === undefined || !isRegion(region)) throw awsFailure('AWS region is not known');
  return region;
}

async function instanceRegion(context: AwsContext): Promise<string | undefined> {
  return (await openInstanceMetadata(context))?.('placement/region');
}
