import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSelfSignedCertificate, type Simulator } from 'nymgate-simulator';
import type { AssertionSetup } from '../../harness/start-gateway.ts';
import {
  COGNITO_IDENTITY,
  COGNITO_LOGIN,
  COGNITO_POOL,
  startCognito,
} from '../../stand-ins/aws/start-cognito.ts';
import { STS_ROLE, startSts } from '../../stand-ins/aws/start-sts.ts';
import { startManagedIdentity } from '../../stand-ins/azure/managed-identity.ts';
import { startMetadataServer } from '../../stand-ins/gcp/metadata-server.ts';
import { startGithubOidc } from '../../stand-ins/github/oidc-endpoint.ts';
import { type OidcIssuer, startOidcIssuer } from '../../stand-ins/oidc-issuer.ts';

/** What every row is made with; `closing` is called when the gateway is gone. */
export type Place = {
  readonly simulator: Simulator;
  readonly directory: string;
  readonly closing: (close: () => Promise<void>) => void;
};

/** A platform and what must not be told of it. `subject` is what the federated credential names; none with a certificate. */
export type Platform = AssertionSetup & {
  readonly subject?: string;
  readonly secrets: Readonly<Record<string, string>>;
};

const AUDIENCE = 'api://AzureADTokenExchange';
const GOOGLE = 'https://accounts.google.com';
const GITHUB = 'https://token.actions.githubusercontent.com';
const IDENTITY = {
  clientId: '5d6e7f80-1111-4222-8333-944455556666',
  objectId: '0c1d7a0e-7b1f-4a55-9c57-0c7b9f4f1d10',
};
const secret = () => randomBytes(18).toString('base64url');

type Trust = { readonly issuer: string; readonly subject: string; readonly audience?: string };

export function federated(
  { issuer, subject, audience = AUDIENCE }: Trust,
  rest: Pick<AssertionSetup, 'settings' | 'environment'> & {
    readonly secrets?: Readonly<Record<string, string>>;
  },
): Platform {
  return { registration: { credentials: [{ issuer, subject, audience }] }, subject, secrets: {}, ...rest };
}

async function openIssuer({ closing }: Place, path = ''): Promise<OidcIssuer> {
  const issuer = await startOidcIssuer({ path });
  closing(issuer.close);
  return issuer;
}

/** Signs with an issuer that bears the name of a real one. */
async function named(name: string, place: Place): Promise<Pick<OidcIssuer, 'sign'>> {
  const issuer = await openIssuer(place);
  place.simulator.locateIssuer(name, issuer.url);
  return { sign: (claims, header) => issuer.sign({ ...claims, iss: name }, header) };
}

type File = { readonly subject: string; readonly path: string; readonly announced?: true };

/** A token that the platform has written into a file: where the configuration says, or an announced variable. */
async function tokenFile({ subject, path, announced }: File, place: Place): Promise<Platform> {
  const issuer = await openIssuer(place, path);
  const file = join(place.directory, 'platform-token');
  writeFileSync(file, `${await issuer.sign({ sub: subject, aud: AUDIENCE })}\n`);
  return federated(
    { issuer: issuer.url, subject },
    announced === undefined
      ? { settings: { type: 'token-file', path: file } }
      : { settings: { type: 'token-file' }, environment: { AZURE_FEDERATED_TOKEN_FILE: file } },
  );
}

const awsKeys = () => {
  const id = 'AKIAIOSFODNN7EXAMPLE';
  const key = { secretAccessKey: secret(), sessionToken: secret() };
  const environment = {
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: key.sessionToken,
  };
  return { keys: { [id]: key }, environment, secrets: key };
};

async function aws({ closing }: Place): Promise<Platform> {
  const { keys, environment, secrets } = awsKeys();
  const sts = await startSts({ keys });
  closing(sts.close);
  const settings = { type: 'aws', region: 'eu-west-1', endpoint: sts.url };
  return federated({ issuer: sts.issuer.url, subject: STS_ROLE }, { settings, environment, secrets });
}

async function awsCognito({ closing }: Place): Promise<Platform> {
  const { keys, environment, secrets } = awsKeys();
  const cognito = await startCognito({ keys });
  closing(cognito.close);
  const settings = {
    type: 'aws-cognito',
    endpoint: cognito.url,
    identityPoolId: COGNITO_POOL,
    identityId: COGNITO_IDENTITY,
    developerProvider: COGNITO_LOGIN.provider,
    login: COGNITO_LOGIN.login,
  };
  return federated(
    { issuer: cognito.issuer.url, subject: COGNITO_IDENTITY, audience: COGNITO_POOL },
    { settings, environment, secrets },
  );
}

async function gcp(place: Place): Promise<Platform> {
  const subject = '113742098765432109876';
  const server = await startMetadataServer({ issuer: await named(GOOGLE, place), subject });
  place.closing(server.close);
  const environment = { GCE_METADATA_HOST: new URL(server.origin).host };
  return federated({ issuer: GOOGLE, subject }, { settings: { type: 'gcp' }, environment });
}

/** Entra itself issues these tokens. */
async function azure({ simulator, closing }: Place, identityHeader?: string): Promise<Platform> {
  const server = await startManagedIdentity({
    issuer: {
      sign: ({ sub, aud }) =>
        simulator.issueManagedIdentityToken({ objectId: String(sub), audience: String(aud) }),
    },
    identities: { [IDENTITY.clientId]: IDENTITY.objectId },
    resources: [AUDIENCE],
    ...(identityHeader === undefined ? {} : { identityHeader }),
  });
  closing(server.close);
  const environment: Record<string, string> =
    identityHeader === undefined
      ? { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin }
      : { IDENTITY_ENDPOINT: `${server.origin}/msi/token`, IDENTITY_HEADER: identityHeader };
  return federated(
    { issuer: simulator.managedIdentityIssuer, subject: IDENTITY.objectId },
    {
      settings: { type: 'azure', clientId: IDENTITY.clientId },
      environment,
      ...(identityHeader === undefined ? {} : { secrets: { identityHeader } }),
    },
  );
}

async function github(place: Place): Promise<Platform> {
  const subject = 'repo:northwind-org/gateway:environment:production';
  const requestToken = secret();
  const server = await startGithubOidc({ issuer: await named(GITHUB, place), subject, requestToken });
  place.closing(server.close);
  const environment = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
  };
  const settings = { type: 'github' };
  return federated({ issuer: GITHUB, subject }, { settings, environment, secrets: { requestToken } });
}

/** Two certificates, both uploaded, as during a rotation; the first one signs. */
export async function certificates({ directory }: Place): Promise<Platform> {
  const made = ['0', '1'].map((name) => {
    const pair = createSelfSignedCertificate({ names: [`gateway-${name}`], keyType: 'rsa', days: 90 });
    const files = { certificate: join(directory, `${name}.pem`), key: join(directory, `${name}.key`) };
    writeFileSync(files.certificate, pair.certificate);
    writeFileSync(files.key, pair.key, { mode: 0o600 });
    return { pair, references: { certificate: `file:${files.certificate}`, key: `file:${files.key}` } };
  });
  return {
    settings: { type: 'certificate', certificates: made.map(({ references }) => references) },
    registration: { certificates: made.map(({ pair }) => pair.certificate) },
    // A line from the middle of the first key.
    secrets: { privateKey: made[0]?.pair.key.split('\n')[5] ?? '' },
  };
}

/** One row a way of proving oneself: name, and how the platform is put up. */
export const PLATFORMS: readonly (readonly [name: string, start: (place: Place) => Promise<Platform>])[] = [
  [
    'token-file: EKS',
    (place) => tokenFile({ subject: 'system:serviceaccount:nymgate:eks', path: '/id/EXAMPLED539D46' }, place),
  ],
  [
    'token-file: AKS, announced by its webhook, issuer with a trailing slash',
    (place) =>
      tokenFile(
        { subject: 'system:serviceaccount:nymgate:aks', path: '/tenant/cluster/', announced: true },
        place,
      ),
  ],
  [
    'token-file: SPIFFE',
    (place) => tokenFile({ subject: 'spiffe://trust.example/nymgate', path: '' }, place),
  ],
  ['aws', aws],
  ['aws-cognito', awsCognito],
  ['gcp: metadata server', gcp],
  ['azure: virtual machine', (place) => azure(place)],
  ['azure: App Service', (place) => azure(place, secret())],
  ['github', github],
  ['certificate', certificates],
];
