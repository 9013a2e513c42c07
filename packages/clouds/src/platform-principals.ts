import type { PlatformIdentity, PlatformKind } from '@nymgate/engine/kernel/inbound';

type PrincipalFormat = {
  /** How a principal stands in the configuration. */
  readonly pattern: RegExp;
  readonly message: string;
  /** The one spelling by which a principal is compared; undefined for what is none. */
  readonly normalize: (principal: string) => string | undefined;
};

/** AWS: partition, account, path and name of a role or user (IAM, "IAM identifiers": names are 1 to 64 of these characters). */
const IAM_ARN =
  /^arn:(aws(?:-[a-z]+)*):iam::([0-9]{12}):(role|user)\/(?:[\x21-\x2e\x30-\x7e]+\/)*([\w+=,.@-]{1,64})$/;
/** What a session of a role is called: STS, "AssumeRole", AssumedRoleUser. Its name is chosen by whoever assumes the role. */
const SESSION_ARN =
  /^arn:(aws(?:-[a-z]+)*):sts::([0-9]{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/;

/**
 * A session stands for its role. AWS leaves the path of a role out of it, so paths are left out everywhere: within an account the
 * names of roles, and those of users, are unique whatever their path (IAM, "IAM and AWS STS quotas").
 */
function normalizeArn(principal: string): string | undefined {
  const [, partition, account, type = 'role', name] =
    IAM_ARN.exec(principal) ?? withType(SESSION_ARN.exec(principal));
  return name === undefined ? undefined : `arn:${partition}:iam::${account}:${type}/${name}`;
}

function withType(found: RegExpExecArray | null): readonly (string | undefined)[] {
  return found === null ? [] : ['', found[1], found[2], 'role', found[3]];
}

const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]{0,99}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.gserviceaccount\.com$/;

/** The kinds of platforms that can vouch for a caller, and how each names callers. */
export const PLATFORM_PRINCIPALS: Readonly<Record<PlatformKind, PrincipalFormat>> = {
  'aws-iam': {
    pattern: IAM_ARN,
    message: 'must be the ARN of an IAM role or user, arn:aws:iam::123456789012:role/NAME',
    normalize: normalizeArn,
  },
  'google-iam': {
    pattern: SERVICE_ACCOUNT,
    message: 'must be the email address of a service account',
    normalize: (principal) => (SERVICE_ACCOUNT.test(principal) ? principal : undefined),
  },
};

/**
 * Who a platform says is calling, in the one spelling that is compared and written to the audit trail. Of a session only the role
 * is left: its own name may be a person's.
 *
 * @returns undefined for what is no role, user or service account: a root user, a federated user, anything unknown
 * @example plainPrincipal({ kind: 'aws-iam', principal: 'arn:aws:sts::111122223333:assumed-role/etl/run-7' })
 * // 'arn:aws:iam::111122223333:role/etl'
 */
export function normalizePrincipal({ kind, principal }: PlatformIdentity): string | undefined {
  return PLATFORM_PRINCIPALS[kind].normalize(principal);
}
