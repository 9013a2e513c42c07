import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Clock } from '@nymgate/engine/kernel/ports';
import { type Fault, freezeFaults } from '../../faults/fault.ts';
import { type AwsFault, CALL_FAULTS } from './aws-call-faults.ts';

/** Failures of region and credentials, before the token is requested. */
const CREDENTIAL_FAULTS = {
  'AWS region is not known': {
    title: 'The gateway does not know in which region to ask.',
    causes: [
      'Neither region, AWS_REGION, AWS_DEFAULT_REGION nor the instance metadata names one.',
      'What AWS_REGION or AWS_DEFAULT_REGION says is not a region code.',
    ],
    fix: 'Set region of the assertion, e.g. eu-west-1.',
  },
  'no AWS credentials found': {
    title: 'No source has AWS credentials.',
    causes: [
      'The function, task, pod or instance has no role.',
      'In a container on EC2 the answers of the metadata service do not arrive: its hop limit is 1.',
      'The gateway does not run on AWS, and there is no profile.',
    ],
    fix: 'Give the function, task, pod or instance a role; for containers on EC2 set the metadata hop limit to 2.',
    who: 'platform-administrator',
    commands: [
      'aws ec2 modify-instance-metadata-options --instance-id "$INSTANCE_ID" --http-put-response-hop-limit 2',
    ],
  },
  'AWS credentials in the environment are incomplete': {
    title: 'Only half of a key pair stands in the environment, or it has characters that no key has.',
    causes: ['One of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is missing or was pasted with a line end.'],
    fix: 'Set both (and AWS_SESSION_TOKEN for session keys), or none.',
  },
  'AWS web identity token file cannot be used': {
    title: 'AWS_WEB_IDENTITY_TOKEN_FILE cannot be read, holds no JWT, or AWS_ROLE_ARN is missing.',
    causes: [
      'The pod was started before its service account was annotated.',
      'The file belongs to another user: the pod needs fsGroup.',
    ],
    fix: 'Check the annotation eks.amazonaws.com/role-arn and restart the pod.',
  },
  'AWS refused the web identity token': {
    codes: [
      'InvalidIdentityToken',
      'InvalidIdentityTokenException',
      'IDPRejectedClaim',
      'IDPRejectedClaimException',
      'IDPCommunicationError',
      'IDPCommunicationErrorException',
    ],
    title: 'AssumeRoleWithWebIdentity failed: the role does not trust this service account.',
    causes: [
      "The cluster's issuer is not registered as identity provider in the account.",
      'Audience (sts.amazonaws.com) or subject of the trust policy differ from the token.',
    ],
    fix: 'Compare issuer, audience and subject of the token with the trust policy of the role.',
    who: 'platform-administrator',
  },
  'AWS profile cannot be used': {
    title: 'The profile that AWS_PROFILE names does not exist, is incomplete or refers to itself.',
    causes: ['The name is misspelt.', 'The shared files are not where the gateway looks for them.'],
    fix: 'Check the profile under the user that the gateway runs as.',
    commands: ['aws sts get-caller-identity --profile "$AWS_PROFILE"'],
  },
  'AWS profile names a source that is not supported': {
    title: 'The profile needs a person or another program.',
    causes: ['It uses IAM Identity Center, a console login, a credential process or MFA.'],
    fix: 'Give the gateway the role of its platform, or a profile with keys or role_arn.',
  },
  'AWS refused the role of the profile': {
    title: 'AssumeRole failed for role_arn of the profile.',
    causes: ['The role does not trust the source of the profile.', 'external_id is missing or differs.'],
    fix: 'Compare the trust policy of the role with the profile.',
    who: 'platform-administrator',
  },
  'AWS container credentials address is not allowed': {
    title: 'AWS_CONTAINER_CREDENTIALS_FULL_URI names an address that credentials may not be asked from.',
    causes: ['It is neither https nor loopback, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23].'],
    fix: 'Leave the variable to the platform.',
  },
  'AWS container credentials cannot be had': {
    title: 'The credential endpoint of the task or pod gave no credentials.',
    causes: [
      'The task has no task role (ECS).',
      'The pod identity association is missing, or its agent does not run (EKS).',
      'The authorization token file cannot be read.',
    ],
    fix: 'Check the task role, or the pod identity association and its agent.',
    who: 'platform-administrator',
  },
  'EC2 instance metadata gives no credentials': {
    title: 'The metadata service answers, but not with credentials.',
    causes: [
      'The instance has no instance profile.',
      'Version 2 of the metadata service is refused.',
      'The gateway does not run on EC2: something else answers at 169.254.169.254.',
      'AWS_EC2_METADATA_SERVICE_ENDPOINT names an address that is not of this machine.',
    ],
    fix: 'Attach an instance profile to the instance; elsewhere than on EC2 set AWS_EC2_METADATA_DISABLED=true.',
    who: 'platform-administrator',
  },
} as const satisfies Readonly<Record<string, AwsFault>>;

const FAULTS = { ...CALL_FAULTS, ...CREDENTIAL_FAULTS };
export type AwsSubject = keyof typeof FAULTS;
type AwsFaults = Readonly<Record<AwsSubject, Fault & { readonly codes: readonly string[] }>>;

/** By the constant `subject` of the error: a closed list, so that no text of a response is shown. */
export const AWS_FAULTS = freezeFaults(
  Object.fromEntries(
    Object.entries<AwsFault>(FAULTS).map(([name, fault]) => [name, { codes: [], ...fault }]),
  ),
) as AwsFaults;

const SUBJECTS: ReadonlyMap<string, AwsSubject> = new Map(
  (Object.keys(AWS_FAULTS) as AwsSubject[]).flatMap((subject) =>
    AWS_FAULTS[subject].codes.map((code) => [code, subject] as const),
  ),
);

export function getSubjectForCode(code: string): AwsSubject | undefined {
  return SUBJECTS.get(code);
}

export function createAwsError(subject: AwsSubject): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject });
}

/** Concerns the identity, not the network, time, region or load. */
const PERMANENT_SUBJECTS: ReadonlySet<string> = new Set<AwsSubject>([
  'AWS denied the call',
  'AWS credentials have expired',
  'AWS does not accept a setting',
  'AWS refused the call',
]);

/**
 * Replaces the subject if a call that only fetches credentials is refused, so that the call for the assertion isn't
 * suspected.
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function withDeniedSubject<T>(subject: AwsSubject, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RequestError && PERMANENT_SUBJECTS.has(error.detail.subject ?? ''))
      throw createAwsError(subject);
    throw error;
  }
}

export async function withFailureSubject<T>(subject: AwsSubject, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch {
    throw createAwsError(subject);
  }
}

/** AWS accepts signatures up to five minutes old (IAM User Guide, "Signature Version 4"). */
const CLOCK_TOLERANCE = 300_000;

const CLOCK_SUBJECTS: ReadonlySet<AwsSubject> = new Set([
  'AWS does not accept the signature',
  'AWS credentials have expired',
]);

type AwsErrorResponse = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

/**
 * By the error code, else by status. A rejected signature with a differing `Date` is reported as clock skew.
 */
export function toAwsSubject(response: AwsErrorResponse, code: string | undefined, clock: Clock): AwsSubject {
  const known = code === undefined ? undefined : getSubjectForCode(code);
  if (known === undefined) return getSubjectForStatus(response.status);
  return CLOCK_SUBJECTS.has(known) && isClockSkewed(response, clock)
    ? 'the clock differs from that of AWS'
    : known;
}

function getSubjectForStatus(status: number): AwsSubject {
  if (status === 429) return 'AWS throttled the call';
  if (status === 408 || status >= 500) return 'AWS cannot be reached';
  return status >= 400 ? 'AWS refused the call' : 'AWS answered what it does not document';
}

function isClockSkewed({ headers }: AwsErrorResponse, clock: Clock): boolean {
  const date = Date.parse(headers['date'] ?? '');
  return !Number.isNaN(date) && Math.abs(date - clock.now()) > CLOCK_TOLERANCE;
}
