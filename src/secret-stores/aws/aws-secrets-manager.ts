import type { StoreReference } from '../../settings/secret-reference.ts';
import { oddAnswer } from '../ask-store.ts';
import type { FoundSecret, ReadSecret, SecretStorePorts } from '../read-secret.ts';
import { StoreFailure } from '../store-failure.ts';
import {
  type AwsRefusals,
  awsAbsent,
  awsForbidden,
  createAwsCalls,
  millisecondsOf,
  regionOf,
} from './create-aws-calls.ts';

const FORBIDDEN = awsForbidden('secretsmanager:GetSecretValue');

/** Secrets Manager API reference, GetSecretValue, "Errors". */
const REFUSALS: AwsRefusals = {
  ResourceNotFoundException: awsAbsent('there is no such secret or version'),
  InvalidRequestException: awsAbsent('the secret is to be deleted, or has no value yet'),
  InvalidParameterException: awsAbsent('there is no such version'),
  AccessDeniedException: FORBIDDEN,
  AccessDenied: FORBIDDEN,
  DecryptionFailure: FORBIDDEN,
};

/** Version ids are UUIDs; what is none is a staging label (`AWSCURRENT`, `AWSPREVIOUS`, one of the customer's own). */
const VERSION_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * AWS Secrets Manager: GetSecretValue, by name or ARN.
 *
 * @throws StoreFailure (from the function)
 */
export function openAwsSecretsManager(ports: SecretStorePorts): ReadSecret {
  const calls = createAwsCalls(ports);
  return async (reference) => {
    const { name, version } = reference;
    const named = version === undefined ? {} : versionOf(version);
    const call = { service: 'secretsmanager', target: 'secretsmanager.GetSecretValue' } as const;
    const body = { SecretId: name, ...named };
    return foundIn(await calls({ ...call, body, region: regionOf(name) }, REFUSALS), reference);
  };
}

function versionOf(version: string): Readonly<Record<string, string>> {
  return VERSION_ID.test(version) ? { VersionId: version } : { VersionStage: version };
}

function foundIn(members: Readonly<Record<string, unknown>>, { name }: StoreReference): FoundSecret {
  const { ARN: arn, Name: own, SecretString: value, SecretBinary: bytes, VersionId: version } = members;
  // An ARN may be given without the six letters that AWS has put behind the name.
  const isOurs = own === name || arn === name || (typeof arn === 'string' && arn.startsWith(`${name}-`));
  if (!isOurs) throw oddAnswer('answered with another secret');
  if (typeof value !== 'string' && bytes !== undefined)
    throw new StoreFailure({
      outcome: 'unusable',
      reason: 'it is binary (SecretBinary)',
      next: 'store it as text: aws secretsmanager put-secret-value --secret-string',
    });
  if (typeof value !== 'string' || typeof version !== 'string') throw oddAnswer('answered without a value');
  return { value, version, since: millisecondsOf(members['CreatedDate']) };
}
