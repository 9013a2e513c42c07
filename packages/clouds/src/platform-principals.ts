import type { PlatformIdentity, PlatformKind } from '@nymgate/engine/kernel/inbound';

type PrincipalFormat = {
  readonly pattern: RegExp;
  readonly message: string;
  /** The canonical spelling; undefined for anything invalid. */
  readonly normalize: (principal: string) => string | undefined;
};

/** IAM, "IAM identifiers": partition, account, path and name of a role or user. */
const IAM_ARN =
  /^arn:(aws(?:-[a-z]+)*):iam::([0-9]{12}):(role|user)\/(?:[\x21-\x2e\x30-\x7e]+\/)*([\w+=,.@-]{1,64})$/;
/** STS, "AssumeRole", AssumedRoleUser: the session name is chosen by the caller. */
const SESSION_ARN =
  /^arn:(aws(?:-[a-z]+)*):sts::([0-9]{12}):assumed-role\/([\w+=,.@-]{1,64})\/[\w+=,.@-]{2,64}$/;

/** A session counts as its role. It lacks the role's path, so paths are dropped everywhere. */
function normalizeArn(principal: string): string | undefined {
  const [, partition, account, type = 'role', name] =
    IAM_ARN.exec(principal) ?? withType(SESSION_ARN.exec(principal));
  return name === undefined ? undefined : `arn:${partition}:iam::${account}:${type}/${name}`;
}

function withType(found: RegExpExecArray | null): readonly (string | undefined)[] {
  return found === null ? [] : ['', found[1], found[2], 'role', found[3]];
}

const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]{0,99}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.gserviceaccount\.com$/;

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
 * The caller that a platform vouches for, in the spelling that is compared and audited. The session name is
 * dropped: it may be a person's.
 * @returns undefined for anything but a role, user or service account
 * @example normalizePrincipal({ kind: 'aws-iam', principal:
 * 'arn:aws:sts::111122223333:assumed-role/etl/run-7' }) // 'arn:aws:iam::111122223333:role/etl'
 */
export function normalizePrincipal({ kind, principal }: PlatformIdentity): string | undefined {
  return PLATFORM_PRINCIPALS[kind].normalize(principal);
}
