import type { StoreReference } from '../../settings/secret-reference.ts';
import { membersOf, oddAnswer } from '../ask-store.ts';
import type { FoundSecret, ReadSecret, SecretStorePorts } from '../read-secret.ts';
import { StoreFailure } from '../store-failure.ts';
import {
  type AwsRefusals,
  awsAbsent,
  awsForbidden,
  millisecondsOf,
  openAwsStore,
} from './create-aws-calls.ts';

const FORBIDDEN = awsForbidden('ssm:GetParameter');

/** Systems Manager API reference, GetParameter, "Errors". */
const REFUSALS: AwsRefusals = {
  ParameterNotFound: awsAbsent('there is no such parameter'),
  ParameterVersionNotFound: awsAbsent('the parameter has no such version or label'),
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
    ...{ service: 'ssm', target: 'AmazonSSM.GetParameter', refusals: REFUSALS, found: foundIn },
    body: ({ name, version }) => ({
      Name: version === undefined ? name : `${name}:${version}`,
      WithDecryption: true,
    }),
  });
}

/** A number is the version itself; of a label AWS says in `Selector` by what it has looked, which emulators leave out. */
function isVersion(parameter: Readonly<Record<string, unknown>>, asked: string | undefined): boolean {
  const { Version: version, Selector: selector } = parameter;
  if (asked === undefined) return true;
  if (/^\d+$/.test(asked)) return String(version) === asked;
  return typeof selector !== 'string' || selector.split(':').at(-1) === asked;
}

function foundIn(
  members: Readonly<Record<string, unknown>>,
  { name, version: asked }: StoreReference,
): FoundSecret {
  const parameter = membersOf(members['Parameter']) ?? {};
  const { Name: own, ARN: arn, Type: type, Value: value, Version: version } = parameter;
  if (own !== name && arn !== name) throw oddAnswer('answered with another parameter');
  if (!isVersion(parameter, asked)) throw oddAnswer('answered with another version');
  if (type !== 'SecureString')
    throw new StoreFailure({
      outcome: 'unusable',
      reason: 'it is a parameter that AWS keeps unencrypted (type String or StringList)',
      next: 'store it with --type SecureString; take what has lain there in clear for known to others',
    });
  if (typeof value !== 'string' || typeof version !== 'number') throw oddAnswer('answered without a value');
  return { value, version: String(version), since: millisecondsOf(parameter['LastModifiedDate']) };
}
