import type { AssertionApplication, AssertionProvider } from '../platform/assertion-provider.ts';
import { isCompactJwt } from '../platform/read-token.ts';
import { createAwsError } from './aws-faults.ts';
import { callSts } from './call-sts.ts';
import { createSignedCaller } from './credential-chain.ts';
import { type AwsPorts, createAwsContext } from './send-aws-request.ts';

export type AwsSettings = {
  readonly region?: string | undefined;
  /** Overrides the regional STS endpoint: FIPS and VPC endpoints. */
  readonly endpoint?: string | undefined;
  /** Absent, the cloud's. */
  readonly audience?: string | undefined;
  /** 60 to 3600. */
  readonly tokenSeconds: number;
};

/**
 * Client assertion from AWS IAM outbound identity federation: `sts:GetWebIdentityToken` at the regional
 * endpoint, RS256 because Entra accepts nothing else, one audience so that `aud` is a string
 * (graph-facts.md#5.3).
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`), its subject one of `AWS_FAULTS`
 */
export function createAwsAssertion(
  settings: AwsSettings,
  ports: AwsPorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const calls = createSignedCaller(settings.region);
  const parameters = {
    'Audience.member.1': settings.audience ?? application.audience,
    SigningAlgorithm: 'RS256',
    DurationSeconds: String(settings.tokenSeconds),
  };
  return Object.freeze({
    get: () =>
      calls.run(createAwsContext(ports), async ({ region, credentials, context }) => {
        const read = await callSts(
          { action: 'GetWebIdentityToken', parameters, region, endpoint: settings.endpoint, credentials },
          context,
        );
        const token = read('WebIdentityToken');
        if (!isCompactJwt(token)) throw createAwsError('AWS answered what it does not document');
        return token;
      }),
  });
}
