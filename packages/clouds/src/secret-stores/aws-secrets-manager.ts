import type { StoreReference } from '../settings/secret-reference.ts';
import {
  type AwsErrorFindings,
  absentFinding,
  forbiddenFinding,
  openAwsStore,
  toMilliseconds,
} from './create-aws-caller.ts';
import type { ReadSecret, SecretStorePorts, StoredSecretValue } from './read-secret.ts';
import { unexpectedResponse } from './request-store.ts';
import { StoreFailure } from './store-failure.ts';

const FORBIDDEN = forbiddenFinding('secretsmanager:GetSecretValue');

/** API reference, GetSecretValue, "Errors". */
const ERROR_FINDINGS: AwsErrorFindings = {
  ResourceNotFoundException: absentFinding('there is no such secret or version'),
  InvalidRequestException: absentFinding('the secret is to be deleted, or has no value yet'),
  InvalidParameterException: absentFinding('there is no such version'),
  AccessDeniedException: FORBIDDEN,
  AccessDenied: FORBIDDEN,
  DecryptionFailure: FORBIDDEN,
};

/** Version ids are UUIDs; anything else is a staging label (`AWSCURRENT`, `AWSPREVIOUS`, custom ones). */
const VERSION_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * AWS Secrets Manager: GetSecretValue, by name or ARN.
 * @throws StoreFailure (from the function)
 */
export function openAwsSecretsManager(ports: SecretStorePorts): ReadSecret {
  return openAwsStore(ports, {
    ...{ service: 'secretsmanager', target: 'secretsmanager.GetSecretValue' },
    ...{ errorFindings: ERROR_FINDINGS, parseSecret: parseSecretValue },
    body: ({ name, version }) => ({
      SecretId: name,
      ...(version !== undefined && toVersionParameter(version)),
    }),
  });
}

function toVersionParameter(version: string): Readonly<Record<string, string>> {
  return VERSION_ID.test(version) ? { VersionId: version } : { VersionStage: version };
}

/** AWS appends it to the name in an ARN; a reference may omit it. */
const ARN_END = /-[A-Za-z0-9]{6}$/;

function matchesSecretName(
  { ARN: arn, Name: returnedName }: Readonly<Record<string, unknown>>,
  name: string,
): boolean {
  if (returnedName === name || arn === name) return true;
  return typeof arn === 'string' && ARN_END.test(arn) && arn.replace(ARN_END, '') === name;
}

function matchesVersion(
  members: Readonly<Record<string, unknown>>,
  requestedVersion: string | undefined,
): boolean {
  const { VersionId: version, VersionStages: stages } = members;
  if (requestedVersion === undefined) return true;
  if (VERSION_ID.test(requestedVersion))
    return String(version).toLowerCase() === requestedVersion.toLowerCase();
  return !Array.isArray(stages) || stages.includes(requestedVersion);
}

function parseSecretValue(
  members: Readonly<Record<string, unknown>>,
  { name, version: requestedVersion }: StoreReference,
): StoredSecretValue {
  const { SecretString: value, SecretBinary: bytes, VersionId: version } = members;
  if (!matchesSecretName(members, name)) throw unexpectedResponse('answered with another secret');
  if (!matchesVersion(members, requestedVersion)) throw unexpectedResponse('answered with another version');
  if (typeof value !== 'string' && bytes !== undefined)
    throw new StoreFailure({
      outcome: 'unusable',
      reason: 'it is binary (SecretBinary)',
      next: 'store it as text: aws secretsmanager put-secret-value --secret-string',
    });
  if (typeof value !== 'string' || typeof version !== 'string')
    throw unexpectedResponse('answered without a value');
  return { value, version, createdAt: toMilliseconds(members['CreatedDate']) };
}
