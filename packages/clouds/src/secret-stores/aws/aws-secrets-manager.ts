import type { StoreReference } from '../../settings/secret-reference.ts';
import { oddAnswer } from '../ask-store.ts';
import type { FoundSecret, ReadSecret, SecretStorePorts } from '../read-secret.ts';
import { StoreFailure } from '../store-failure.ts';
import {
  type AwsRefusals,
  awsAbsent,
  awsForbidden,
  millisecondsOf,
  openAwsStore,
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
  return openAwsStore(ports, {
    ...{ service: 'secretsmanager', target: 'secretsmanager.GetSecretValue' },
    ...{ refusals: REFUSALS, found: foundIn },
    body: ({ name, version }) => ({ SecretId: name, ...(version !== undefined && versionOf(version)) }),
  });
}

function versionOf(version: string): Readonly<Record<string, string>> {
  return VERSION_ID.test(version) ? { VersionId: version } : { VersionStage: version };
}

/** What AWS puts behind a name to make an ARN of it; a reference may leave it out. */
const ARN_END = /-[A-Za-z0-9]{6}$/;

function isSecret({ ARN: arn, Name: own }: Readonly<Record<string, unknown>>, name: string): boolean {
  if (own === name || arn === name) return true;
  return typeof arn === 'string' && ARN_END.test(arn) && arn.replace(ARN_END, '') === name;
}

function isVersion(members: Readonly<Record<string, unknown>>, asked: string | undefined): boolean {
  const { VersionId: version, VersionStages: stages } = members;
  if (asked === undefined) return true;
  if (VERSION_ID.test(asked)) return String(version).toLowerCase() === asked.toLowerCase();
  return !Array.isArray(stages) || stages.includes(asked);
}

function foundIn(
  members: Readonly<Record<string, unknown>>,
  { name, version: asked }: StoreReference,
): FoundSecret {
  const { SecretString: value, SecretBinary: bytes, VersionId: version } = members;
  if (!isSecret(members, name)) throw oddAnswer('answered with another secret');
  if (!isVersion(members, asked)) throw oddAnswer('answered with another version');
  if (typeof value !== 'string' && bytes !== undefined)
    throw new StoreFailure({
      outcome: 'unusable',
      reason: 'it is binary (SecretBinary)',
      next: 'store it as text: aws secretsmanager put-secret-value --secret-string',
    });
  if (typeof value !== 'string' || typeof version !== 'string') throw oddAnswer('answered without a value');
  return { value, version, since: millisecondsOf(members['CreatedDate']) };
}
