import { RequestError } from '../../kernel/errors.ts';
import type { AwsContext } from './aws-context.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import type { AwsSubject } from './aws-faults.ts';
import { createCredentialChain } from './credential-chain.ts';
import { findRegion } from './find-region.ts';

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
