import { fetchContainerCredentials, fetchWebIdentityCredentials } from './announced-credentials.ts';
import {
  type AwsCredentials,
  DEFAULT_SESSION_NAME,
  emptyToUndefined,
  parseAssumedCredentials,
  readEnvironmentCredentials,
  toCredentials,
} from './aws-credentials.ts';
import { createAwsError, withDeniedSubject } from './aws-faults.ts';
import { callSts } from './call-sts.ts';
import { fetchInstanceCredentials } from './instance-metadata.ts';
import type { AwsContext } from './send-aws-request.ts';

type Profiles = ReadonlyMap<string, Profile>;
type ProfileContext = {
  readonly profiles: Profiles;
  readonly region: string;
  readonly context: AwsContext;
  /** Detects cycles. */
  readonly visited: readonly string[];
};

/** Needs a person, or another program that would receive our environment. */
const UNSUPPORTED_SETTINGS = /^(?:sso_|login_session$|credential_process$|mfa_serial$)/;

/**
 * Credentials of the profile AWS_PROFILE (else `default`) in the shared files: keys, a role with another
 * profile or source, or a web identity. Undefined when no profile is configured.
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function readProfileCredentials({
  region,
  context,
}: {
  readonly region: string;
  readonly context: AwsContext;
}): Promise<AwsCredentials | undefined> {
  const requestedProfile = emptyToUndefined(context.environment('AWS_PROFILE'));
  const profiles = await readProfiles(context);
  const name = requestedProfile ?? 'default';
  if (!profiles.has(name) && requestedProfile === undefined) return undefined;
  return resolveProfile(name, { profiles, region, context, visited: [] });
}

async function resolveProfile(name: string, place: ProfileContext): Promise<AwsCredentials | undefined> {
  const profile = place.profiles.get(name);
  if (profile === undefined) throw createAwsError('AWS profile cannot be used');
  if (place.visited.includes(name)) return getStaticCredentials(profile) ?? failInvalidProfile();
  if (Object.keys(profile).some((setting) => UNSUPPORTED_SETTINGS.test(setting)))
    throw createAwsError('AWS profile names a source that is not supported');
  const { role_arn: roleArn, web_identity_token_file: tokenFile } = profile;
  if (roleArn === undefined) return getStaticCredentials(profile) ?? failIfRequested(place);
  if (tokenFile !== undefined)
    return fetchWebIdentityCredentials(
      { tokenFile, roleArn, sessionName: profile['role_session_name'] },
      place,
    );
  return assumeRole(profile, roleArn, { ...place, visited: [...place.visited, name] });
}

/** A profile may hold a region only; the chain then continues, unless a role depends on the profile. */
function failIfRequested({ visited, context }: ProfileContext): undefined {
  if (visited.length > 0 || emptyToUndefined(context.environment('AWS_PROFILE')) !== undefined)
    failInvalidProfile();
  return undefined;
}

async function assumeRole(profile: Profile, roleArn: string, place: ProfileContext): Promise<AwsCredentials> {
  const credentials = await getSourceCredentials(profile, place);
  if (credentials === undefined) throw createAwsError('AWS profile cannot be used');
  const parameters = {
    RoleArn: roleArn,
    RoleSessionName: profile['role_session_name'] ?? DEFAULT_SESSION_NAME,
    ...(profile['external_id'] === undefined ? {} : { ExternalId: profile['external_id'] }),
  };
  const call = callSts(
    { action: 'AssumeRole', parameters, region: place.region, credentials },
    place.context,
  );
  const assumed = parseAssumedCredentials(
    await withDeniedSubject('AWS refused the role of the profile', call),
  );
  if (assumed === undefined) throw createAwsError('AWS answered what it does not document');
  return assumed;
}

async function getSourceCredentials(
  profile: Profile,
  place: ProfileContext,
): Promise<AwsCredentials | undefined> {
  const { source_profile: name, credential_source: source } = profile;
  if (name !== undefined && source === undefined) return resolveProfile(name, place);
  if (name !== undefined) return undefined;
  switch (source) {
    case 'Environment':
      return readEnvironmentCredentials(place.context.environment);
    case 'EcsContainer':
      return fetchContainerCredentials(place.context);
    case 'Ec2InstanceMetadata':
      return fetchInstanceCredentials(place.context);
    default:
      return undefined;
  }
}

function getStaticCredentials(profile: Profile): AwsCredentials | undefined {
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = profile;
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  const sessionToken = emptyToUndefined(profile['aws_session_token']);
  return (
    toCredentials({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    }) ?? failInvalidProfile()
  );
}

/** `credentials` wins over `config`, as in the AWS SDKs. */
async function readProfiles(context: AwsContext): Promise<Profiles> {
  const config = await readFile('config', context);
  const credentials = await readFile('credentials', context);
  const merged = new Map(parseProfiles(config, 'config'));
  for (const [name, profile] of parseProfiles(credentials, 'credentials'))
    merged.set(name, { ...merged.get(name), ...profile });
  return merged;
}

async function readFile(kind: 'config' | 'credentials', { environment, files }: AwsContext): Promise<string> {
  const variable = kind === 'config' ? 'AWS_CONFIG_FILE' : 'AWS_SHARED_CREDENTIALS_FILE';
  const home = emptyToUndefined(environment('HOME')) ?? emptyToUndefined(environment('USERPROFILE'));
  const path =
    emptyToUndefined(environment(variable)) ?? (home === undefined ? undefined : `${home}/.aws/${kind}`);
  if (path === undefined) return '';
  try {
    return await files.readText(path);
  } catch {
    // Usually absent; a missing profile is reported later.
    return '';
  }
}

function failInvalidProfile(): never {
  throw createAwsError('AWS profile cannot be used');
}

type Profile = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z0-9_.@+/:% -]{1,128}$/;

/** Format of the shared files (AWS SDKs and Tools Reference Guide); nested settings are skipped. */
function parseProfiles(text: string, kind: 'config' | 'credentials'): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Record<string, string>>();
  let current: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[\s*([^\]]+?)\s*\]\s*(?:[#;].*)?$/.exec(line)?.[1];
    if (section !== undefined) {
      const name = parseProfileName(section, kind);
      current = name === undefined ? undefined : (profiles.get(name) ?? {});
      if (name !== undefined && current !== undefined) profiles.set(name, current);
      continue;
    }
    const setting = /^([A-Za-z0-9_]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (current !== undefined && setting?.[1] !== undefined)
      current[setting[1].toLowerCase()] = removeComment(setting[2] ?? '');
  }
  return profiles;
}

function parseProfileName(section: string, kind: 'config' | 'credentials'): string | undefined {
  if (!NAME.test(section)) return undefined;
  if (kind === 'credentials' || section === 'default') return section;
  return /^profile\s+(.+)$/.exec(section)?.[1];
}

/** A comment after a value begins with white space: a secret may contain `#`. */
function removeComment(value: string): string {
  return value.replace(/\s+[#;].*$/, '');
}
