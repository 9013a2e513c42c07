import type { FaultEntry } from '../../faults/fault.ts';

/** `codes`: error codes of AWS; empty where the gateway detects the failure. */
export type AwsFault = FaultEntry & { readonly codes?: readonly string[] };

/** Sources: STS and Cognito identity pools API references, "Common Error Types". */
export const CALL_FAULTS = {
  'AWS outbound identity federation is disabled': {
    codes: ['OutboundWebIdentityFederationDisabledException'],
    title: 'The AWS account does not issue identity tokens.',
    causes: ['Outbound web identity federation has not been enabled in the account, or was disabled again.'],
    fix: 'Enable it once in the account, or use the Cognito fallback (type: aws-cognito).',
    who: 'platform-administrator',
    commands: ['aws iam enable-outbound-web-identity-federation'],
  },
  'AWS denied the call': {
    codes: ['AccessDenied', 'AccessDeniedException', 'NotAuthorizedException'],
    title: 'The role that the gateway runs as may not ask for the token.',
    causes: [
      'Its policy does not allow sts:GetWebIdentityToken (or cognito-identity:GetOpenIdTokenForDeveloperIdentity).',
      'A condition of the policy does not fit: audience, duration above the allowed one, signing algorithm.',
      'A service control policy, a permissions boundary or the policy of a VPC endpoint forbids it.',
    ],
    fix: 'Allow the action for the audience, duration and algorithm that the guide names.',
    who: 'platform-administrator',
  },
  'AWS credentials have expired': {
    codes: ['ExpiredToken', 'ExpiredTokenException'],
    title: 'The session whose credentials signed the call is over.',
    causes: [
      'Session keys were copied into the environment or a profile.',
      'The clock of the machine is wrong.',
    ],
    fix: 'Let the platform provide the credentials: the role of the function, task, pod or instance.',
  },
  'AWS does not know the credentials': {
    codes: [
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'InvalidAccessKeyId',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
    ],
    title: 'AWS does not know the access key or its session token.',
    causes: [
      'The key was deleted or deactivated.',
      'The key belongs to another partition (China, GovCloud) than the region.',
      'AWS_SESSION_TOKEN is missing for session keys, or left over from others.',
    ],
    fix: 'Find the first source that has credentials (environment, web identity, profile, container, instance) and clean it up.',
  },
  'AWS does not accept the signature': {
    codes: [
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'RequestExpired',
    ],
    title: 'AWS does not accept the signature of the call.',
    causes: [
      'The secret access key does not belong to the access key.',
      'The region is not that of the endpoint.',
      'Something on the way changes requests.',
    ],
    fix: 'Compare the key pair, and region with endpoint if one is given.',
  },
  'the clock differs from that of AWS': {
    title: 'AWS refused the signature, and its clock is more than five minutes away from ours.',
    causes: ['Time synchronisation does not run on the machine.'],
    fix: 'Synchronise the clock; on EC2 with the Amazon Time Sync Service, 169.254.169.123.',
  },
  'AWS token is too large': {
    codes: ['JWTPayloadSizeExceededException'],
    title: 'The tags of the role or its session do not fit into an identity token.',
    causes: ['The role has many or long principal tags.'],
    fix: 'Give the gateway a role without them.',
    who: 'platform-administrator',
  },
  'AWS token would outlive the session': {
    codes: ['SessionDurationEscalationException'],
    title: 'The session that asks for the token ends before the token would.',
    causes: ['tokenSeconds is longer than what is left of the session.', 'The role has very short sessions.'],
    fix: 'Lower tokenSeconds, or give the role longer sessions.',
  },
  'AWS region is not enabled': {
    codes: ['RegionDisabledException', 'OptInRequired'],
    title: 'STS is not active in this region for the account.',
    causes: ['The region must be opted into.', 'STS was deactivated for the region.'],
    fix: 'Activate STS for the region (IAM, Account settings), or name another region.',
    who: 'platform-administrator',
  },
  'AWS throttled the call': {
    codes: [
      'Throttling',
      'ThrottlingException',
      'TooManyRequestsException',
      'RequestLimitExceeded',
      'LimitExceededException',
    ],
    title: 'The account calls the service more often than its quota allows.',
    causes: ['Something else in the account calls STS or Cognito very often.'],
    fix: 'Wait; if it comes back, find the other caller in CloudTrail.',
    who: 'nobody',
  },
  'AWS does not accept a setting': {
    codes: [
      'ValidationError',
      'ValidationException',
      'InvalidParameterException',
      'InvalidParameterValue',
      'InvalidParameterCombination',
      'MissingParameter',
      'InvalidAction',
    ],
    title: 'A setting of the assertion is not one that AWS takes.',
    causes: [
      'audience, tokenSeconds, identityPoolId or identityId has a wrong form.',
      'endpoint does not offer the call: the global STS endpoint does not have GetWebIdentityToken.',
      'AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL_COGNITO_IDENTITY names no https origin.',
    ],
    fix: 'Compare the settings with the guide; leave endpoint out, and unset the variables.',
  },
  'Cognito does not know the identity or its login': {
    codes: [
      'ResourceNotFoundException',
      'ResourceConflictException',
      'DeveloperUserAlreadyRegisteredException',
    ],
    title: 'The identity pool, the identity and the login do not belong together.',
    causes: [
      'The pool or the identity does not exist in this region.',
      'The login is already linked to another identity of the pool.',
    ],
    fix: 'Look up which identity the login has, and configure that one.',
    who: 'platform-administrator',
    commands: [
      'aws cognito-identity lookup-developer-identity --identity-pool-id "$POOL_ID" --developer-user-identifier "$LOGIN"',
    ],
  },
  'AWS refused the call': {
    title: 'AWS answered with an error that this table does not have.',
    causes: ['Its code is new, or something else answers in place of AWS.'],
    fix: 'Make the same call with the AWS command line under the same role and read its message.',
    who: 'platform-administrator',
    mark: 'unverified',
  },
  'AWS cannot be reached': {
    codes: [
      'InternalFailure',
      'InternalError',
      'InternalErrorException',
      'ServiceUnavailable',
      'ServiceUnavailableException',
      'ExternalServiceException',
    ],
    title: 'There is no connection to AWS, or the service itself is failing.',
    causes: [
      'The subnet has no way out: no NAT gateway and no VPC interface endpoint for STS.',
      'There is no such region, or the service does not exist in it.',
      'The certificate is not one that the gateway trusts.',
      'AWS has an outage in the region.',
    ],
    fix: 'Check region, the way out of the subnet, and the AWS Health Dashboard.',
  },
  'AWS did not answer in time': {
    codes: ['RequestTimeout', 'RequestTimeoutException'],
    title: 'Credentials and token together took longer than four seconds.',
    causes: ['A security group or network policy drops packets.', 'A role over a role over a role is slow.'],
    fix: 'Check the way out of the subnet.',
  },
  'AWS answered what it does not document': {
    title: 'The answer is not one of AWS, or its token is not a JWT of at most 16 KiB.',
    causes: ['A proxy or portal answers in its place.', 'endpoint names something else.'],
    fix: 'Check endpoint, and that nothing intercepts TLS on the way out.',
  },
} as const satisfies Readonly<Record<string, AwsFault>>;
