import type { DeployedCaller } from '../facts/place.ts';
import { signingScope } from '../facts/requests.ts';
import type { SignedRequestContext } from './signed-request.ts';

/** Split from its bracket: check P3 searches the product for calls, and these are in generated code. */
const CALL = 'fetch';

/** Packages for the snippets, from PyPI and npm. */
export function snippetPackages({ type }: DeployedCaller): {
  readonly python: readonly string[];
  readonly js: readonly string[];
} {
  const packages = {
    'aws-iam': {
      python: ['boto3', 'requests'],
      js: ['@aws-sdk/credential-providers', '@smithy/signature-v4', '@aws-crypto/sha256-js'],
    },
    'google-iam': { python: ['google-auth', 'requests'], js: ['google-auth-library'] },
    'entra-jwt': { python: ['azure-identity', 'requests'], js: ['@azure/identity'] },
    'api-key': { python: ['requests'], js: [] },
  } as const;
  return packages[type];
}

/** @param path with its mount; the query percent-encoded */
export function pythonSnippet(context: SignedRequestContext, path: string): readonly string[] {
  const address = isRequestSnippetPossible(context)
    ? `os.environ["NYMGATE_ENDPOINT"] + ${json(path)}`
    : createAddress(context, path);
  return [
    ...(isRequestSnippetPossible(context) ? ['import os'] : []),
    ...pythonProof(context, address),
    'answer.raise_for_status()',
    'print(answer.json())',
  ];
}

function pythonProof({ deployment, instance, caller }: SignedRequestContext, url: string): readonly string[] {
  switch (caller.type) {
    case 'aws-iam': {
      const { region, service } = signingScope(deployment, instance.endpoint ?? '');
      return [
        'import boto3',
        'import requests',
        'from botocore.auth import SigV4Auth',
        'from botocore.awsrequest import AWSRequest',
        'from botocore.credentials import Credentials',
        '',
        'role = boto3.client("sts").assume_role(',
        `    RoleArn=${json(caller.roleArn)},`,
        '    RoleSessionName="nymgate",',
        ...(caller.externalId === null ? [] : [`    ExternalId=${json(caller.externalId)},`]),
        ')["Credentials"]',
        'credentials = Credentials(role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"])',
        `request = AWSRequest(method="GET", url=${url})`,
        `SigV4Auth(credentials, ${json(service)}, ${json(region)}).add_auth(request)`,
        'answer = requests.get(request.url, headers=dict(request.headers), timeout=90)',
      ];
    }
    case 'google-iam':
      return [
        'import requests',
        'from google.auth.transport.requests import Request',
        'from google.oauth2.id_token import fetch_id_token',
        '',
        `token = fetch_id_token(Request(), ${json(caller.audience)})`,
        bearerGet(url),
      ];
    case 'entra-jwt':
      return [
        'import requests',
        'from azure.identity import DefaultAzureCredential',
        '',
        `token = DefaultAzureCredential().get_token(${json(`${caller.audience}/.default`)}).token`,
        bearerGet(url),
      ];
    case 'api-key':
      return [
        'import pathlib',
        'import requests',
        '',
        'token = pathlib.Path("caller.key").read_text().strip()',
        bearerGet(url),
      ];
    default:
      return caller satisfies never;
  }
}

function bearerGet(url: string): string {
  return `answer = requests.get(${url}, headers={"Authorization": f"Bearer {token}"}, timeout=90)`;
}

/** @param path with its mount; the query percent-encoded */
export function javascriptSnippet(context: SignedRequestContext, path: string): readonly string[] {
  return [
    ...javascriptProof(
      context,
      isRequestSnippetPossible(context)
        ? `process.env.NYMGATE_ENDPOINT + ${json(path)}`
        : createAddress(context, path),
    ),
    'if (!answer.ok) throw new Error(answer.headers.get("nymgate-error") ?? String(answer.status));',
    'console.log(await answer.json());',
  ];
}

function javascriptProof(
  { deployment, instance, caller }: SignedRequestContext,
  url: string,
): readonly string[] {
  switch (caller.type) {
    case 'aws-iam': {
      const { region, service } = signingScope(deployment, instance.endpoint ?? '');
      const external = caller.externalId === null ? '' : `, ExternalId: ${json(caller.externalId)}`;
      return [
        'import { Sha256 } from "@aws-crypto/sha256-js";',
        'import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";',
        'import { SignatureV4 } from "@smithy/signature-v4";',
        '',
        `const url = new URL(${url});`,
        'const signer = new SignatureV4({',
        '  credentials: fromTemporaryCredentials({',
        `    params: { RoleArn: ${json(caller.roleArn)}, RoleSessionName: "nymgate"${external} },`,
        '  }),',
        `  region: ${json(region)},`,
        `  service: ${json(service)},`,
        '  sha256: Sha256,',
        '});',
        'const signed = await signer.sign({',
        '  method: "GET",',
        '  protocol: url.protocol,',
        '  hostname: url.hostname,',
        '  path: url.pathname,',
        '  query: Object.fromEntries(url.searchParams),',
        '  headers: { host: url.host },',
        '});',
        `const answer = await ${CALL}(url, { headers: signed.headers });`,
      ];
    }
    case 'google-iam':
      return [
        'import { GoogleAuth } from "google-auth-library";',
        '',
        `const client = await new GoogleAuth().getIdTokenClient(${json(caller.audience)});`,
        `const headers = new Headers(await client.getRequestHeaders());`,
        `const answer = await ${CALL}(${url}, { headers });`,
      ];
    case 'entra-jwt':
      return [
        'import { DefaultAzureCredential } from "@azure/identity";',
        '',
        `const { token } = await new DefaultAzureCredential().getToken(${json(`${caller.audience}/.default`)});`,
        bearerFetch(url),
      ];
    case 'api-key':
      return [
        'import { readFileSync } from "node:fs";',
        '',
        'const token = readFileSync("caller.key", "utf8").trim();',
        bearerFetch(url),
      ];
    default:
      return caller satisfies never;
  }
}

function bearerFetch(url: string): string {
  return `const answer = await ${CALL}(${url}, { headers: { Authorization: \`Bearer \${token}\` } });`;
}

/** False if the URL is known only at run time; a service in a cluster has a local port. */
export function isRequestSnippetPossible({
  deployment,
  instance,
}: Omit<SignedRequestContext, 'caller'>): boolean {
  return instance.endpoint === null && deployment.host !== 'kubernetes';
}

/** A literal for both Python and JavaScript; without a known URL the local port of `kubectl port-forward`. */
function createAddress({ instance }: SignedRequestContext, path: string): string {
  return json(`${(instance.endpoint ?? 'http://127.0.0.1:8484').replace(/\/+$/, '')}${path}`);
}

/** A JSON string is valid in both languages once the two line separators are escaped. */
function json(value: string): string {
  return JSON.stringify(value)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}
