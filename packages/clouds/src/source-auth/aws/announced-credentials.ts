import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { isLoopbackHost, stripBrackets } from '../../network/loopback.ts';
import { parseJsonObject } from '../../network/read-text.ts';
import { isCompactJwt } from '../platform/read-token.ts';
import {
  type AwsCredentials,
  DEFAULT_SESSION_NAME,
  emptyToUndefined,
  parseAssumedCredentials,
  toCredentials,
} from './aws-credentials.ts';
import { createAwsError, withDeniedSubject, withFailureSubject } from './aws-faults.ts';
import { callSts } from './call-sts.ts';
import { type AwsContext, sendAwsRequest } from './send-aws-request.ts';

export type WebIdentity = {
  readonly tokenFile: string;
  readonly roleArn: string | undefined;
  readonly sessionName: string | undefined;
};

/** The web identity of a pod whose service account has a role (IRSA). */
export function readWebIdentity({ environment }: AwsContext): WebIdentity | undefined {
  const tokenFile = emptyToUndefined(environment('AWS_WEB_IDENTITY_TOKEN_FILE'));
  if (tokenFile === undefined) return undefined;
  return {
    tokenFile,
    roleArn: emptyToUndefined(environment('AWS_ROLE_ARN')),
    sessionName: emptyToUndefined(environment('AWS_ROLE_SESSION_NAME')),
  };
}

/**
 * A role session for the token file, which is read each time because the platform rotates it. The call is
 * unsigned: the token authenticates it.
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function fetchWebIdentityCredentials(
  { tokenFile, roleArn, sessionName }: WebIdentity,
  { region, context }: { readonly region: string; readonly context: AwsContext },
): Promise<AwsCredentials> {
  const token = await readToken(tokenFile, context);
  if (roleArn === undefined || !isCompactJwt(token))
    throw createAwsError('AWS web identity token file cannot be used');
  const parameters = {
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? DEFAULT_SESSION_NAME,
    WebIdentityToken: token,
  };
  const read = await withDeniedSubject(
    'AWS refused the web identity token',
    callSts({ action: 'AssumeRoleWithWebIdentity', parameters, region }, context),
  );
  const credentials = parseAssumedCredentials(read);
  if (credentials === undefined) throw createAwsError('AWS answered what it does not document');
  return credentials;
}

async function readToken(path: string, { files }: AwsContext): Promise<string | undefined> {
  try {
    return (await files.readText(path)).trim();
  } catch {
    // The error names the path.
    return undefined;
  }
}

const ECS_ORIGIN = 'http://169.254.170.2';
/** ECS, and EKS Pod Identity over IPv4 and IPv6 (AWS SDKs, "Container credential provider"). */
const PLAIN_HTTP_HOSTS = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]']);
/** An Authorization header of one line. */
const HEADER_TEXT = /^[\x20-\x7e]{1,16384}$/;

/**
 * Credentials of an ECS task (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) or of a pod with EKS Pod Identity
 * (AWS_CONTAINER_CREDENTIALS_FULL_URI and a token); undefined without either.
 * @throws RequestError SOURCE_AUTH_FAILED
 */
export async function fetchContainerCredentials(context: AwsContext): Promise<AwsCredentials | undefined> {
  const url = readContainerUrl(context);
  if (url === undefined) return undefined;
  const request = {
    method: 'GET',
    origin: url.origin,
    path: url.pathname + url.search,
    headers: [['accept', 'application/json'], ...(await createAuthorizationHeader(context))],
  } as const;
  const { status, text } = await withFailureSubject(
    'AWS container credentials cannot be had',
    sendAwsRequest(request, context),
  );
  const body = status === 200 ? parseJsonObject(text) : undefined;
  const credentials = toCredentials({
    accessKeyId: body?.['AccessKeyId'],
    secretAccessKey: body?.['SecretAccessKey'],
    sessionToken: body?.['Token'] ?? '',
    expiration: body?.['Expiration'] ?? '',
  });
  if (credentials === undefined) throw createAwsError('AWS container credentials cannot be had');
  return credentials;
}

function readContainerUrl({ environment }: AwsContext): URL | undefined {
  const relative = emptyToUndefined(environment('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'));
  const full = emptyToUndefined(environment('AWS_CONTAINER_CREDENTIALS_FULL_URI'));
  const text = relative === undefined ? full : ECS_ORIGIN + relative;
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A relative part such as `@evil.example` would change the host.
  if (url === undefined || !isAllowed(url) || (relative !== undefined && url.origin !== ECS_ORIGIN))
    throw createAwsError('AWS container credentials address is not allowed');
  return url;
}

function isAllowed({ protocol, hostname, username, password }: URL): boolean {
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:') return true;
  return protocol === 'http:' && (PLAIN_HTTP_HOSTS.has(hostname) || isLoopbackHost(stripBrackets(hostname)));
}

/** The file wins over the variable: it is rotated. */
async function createAuthorizationHeader({ environment, files }: AwsContext): Promise<HeaderList> {
  const file = emptyToUndefined(environment('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'));
  const token =
    file === undefined
      ? emptyToUndefined(environment('AWS_CONTAINER_AUTHORIZATION_TOKEN'))
      : await files.readText(file).catch(() => '');
  if (token === undefined) return [];
  const value = token.trim();
  if (!HEADER_TEXT.test(value)) throw createAwsError('AWS container credentials cannot be had');
  return [['authorization', value]];
}
