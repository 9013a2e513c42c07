import { isCompactJwt } from '../compact-jwt.ts';
import { assumedCredentials, DEFAULT_SESSION_NAME } from './assumed-credentials.ts';
import type { AwsContext } from './aws-context.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import { awsFailure } from './aws-faults.ts';
import { callSts } from './call-sts.ts';
import { set } from './environment-credentials.ts';
import { refusedAs } from './name-failure.ts';

export type WebIdentity = {
  readonly tokenFile: string;
  readonly roleArn: string | undefined;
  readonly sessionName: string | undefined;
};

/** The web identity that EKS announces to a pod whose service account has a role (IRSA); undefined when there is none. */
export function announcedWebIdentity({ environment }: AwsContext): WebIdentity | undefined {
  const tokenFile = set(environment('AWS_WEB_IDENTITY_TOKEN_FILE'));
  if (tokenFile === undefined) return undefined;
  return {
    tokenFile,
    roleArn: set(environment('AWS_ROLE_ARN')),
    sessionName: set(environment('AWS_ROLE_SESSION_NAME')),
  };
}

/**
 * The session of a role for the token in a file, read anew each time since the platform rotates it. The call is not signed: the
 * token is its own proof.
 *
 * @throws RequestError SOURCE_AUTH_FAILED
 * @example await webIdentityCredentials({ tokenFile, roleArn, sessionName: undefined }, { region: 'eu-west-1', context })
 */
export async function webIdentityCredentials(
  { tokenFile, roleArn, sessionName }: WebIdentity,
  { region, context }: { readonly region: string; readonly context: AwsContext },
): Promise<AwsCredentials> {
  const token = await readToken(tokenFile, context);
  if (roleArn === undefined || !isCompactJwt(token))
    throw awsFailure('AWS web identity token file cannot be used');
  const parameters = {
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? DEFAULT_SESSION_NAME,
    WebIdentityToken: token,
  };
  const read = await refusedAs(
    'AWS refused the web identity token',
    callSts({ action: 'AssumeRoleWithWebIdentity', parameters, region }, context),
  );
  const credentials = assumedCredentials(read);
  if (credentials === undefined) throw awsFailure('AWS answered what it does not document');
  return credentials;
}

async function readToken(path: string, { files }: AwsContext): Promise<string | undefined> {
  try {
    return (await files.readText(path)).trim();
  } catch {
    // The cause names the path.
    return undefined;
  }
}
