import { asJsonObject } from '../network/read-text.ts';
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

const FORBIDDEN = forbiddenFinding('ssm:GetParameter');

/** API reference, GetParameter, "Errors". */
const ERROR_FINDINGS: AwsErrorFindings = {
  ParameterNotFound: absentFinding('there is no such parameter'),
  ParameterVersionNotFound: absentFinding('the parameter has no such version or label'),
  AccessDeniedException: FORBIDDEN,
  InvalidKeyId: FORBIDDEN,
};

/**
 * AWS Systems Manager Parameter Store: GetParameter of a SecureString, by name or ARN; a version is a number or a label.
 *
 * @throws StoreFailure (from the function)
 */
export function openAwsParameterStore(ports: SecretStorePorts): ReadSecret {
  return openAwsStore(ports, {
    ...{
      service: 'ssm',
      target: 'AmazonSSM.GetParameter',
      errorFindings: ERROR_FINDINGS,
      parseSecret: parseParameter,
    },
    body: ({ name, version }) => ({
      Name: version === undefined ? name : `${name}:${version}`,
      WithDecryption: true,
    }),
  });
}

/** For a label AWS returns it in `Selector`, which emulators omit. */
function matchesVersion(
  parameter: Readonly<Record<string, unknown>>,
  requestedVersion: string | undefined,
): boolean {
  const { Version: version, Selector: selector } = parameter;
  if (requestedVersion === undefined) return true;
  if (/^\d+$/.test(requestedVersion)) return String(version) === requestedVersion;
  return typeof selector !== 'string' || selector.split(':').at(-1) === requestedVersion;
}

function parseParameter(
  members: Readonly<Record<string, unknown>>,
  { name, version: requestedVersion }: StoreReference,
): StoredSecretValue {
  const parameter = asJsonObject(members['Parameter']) ?? {};
  const { Name: returnedName, ARN: arn, Type: type, Value: value, Version: version } = parameter;
  if (returnedName !== name && arn !== name) throw unexpectedResponse('answered with another parameter');
  if (!matchesVersion(parameter, requestedVersion)) throw unexpectedResponse('answered with another version');
  if (type !== 'SecureString')
    throw new StoreFailure({
      outcome: 'unusable',
      reason: 'it is a parameter that AWS keeps unencrypted (type String or StringList)',
      next: 'store it with --type SecureString; treat a value that was stored in plain text as disclosed',
    });
  if (typeof value !== 'string' || typeof version !== 'number')
    throw unexpectedResponse('answered without a value');
  return { value, version: String(version), createdAt: toMilliseconds(parameter['LastModifiedDate']) };
}
