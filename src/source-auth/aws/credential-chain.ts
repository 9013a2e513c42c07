import type { AwsContext } from './aws-context.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import { awsFailure } from './aws-faults.ts';
import { containerCredentials } from './container-credentials.ts';
import { environmentCredentials } from './environment-credentials.ts';
import { instanceCredentials } from './instance-credentials.ts';
import { profileCredentials } from './profile-credentials.ts';
import { announcedWebIdentity, webIdentityCredentials } from './web-identity-credentials.ts';

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
