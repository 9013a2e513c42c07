import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { type Deployment, parseDeployment } from '../../packages/deploy/src/deployment/parse-deployment.ts';

/** Deployments as Terraform describes them, one of each host, with invented ids. */

type ConnectorId = keyof typeof CONNECTORS;

const TENANT = 'a1b2c3d4-0000-4000-8000-00000000aaaa';
let counter = 0;
function guid(): string {
  counter += 1;
  return `0d0c0000-0000-4000-8000-${String(counter).padStart(12, '0')}`;
}

type Chosen = Readonly<Record<string, unknown>>;

export function connector(id: ConnectorId, options: Chosen = {}, more: Chosen = {}): Chosen {
  const permissions = CONNECTORS[id].permissions({
    ...DEFAULT_CONNECTOR_OPTIONS,
    ...(options as Partial<ConnectorOptions>),
  });
  const values = (wanted: boolean): readonly string[] =>
    permissions.filter(({ optional }) => (optional === true) === wanted).map(({ value }) => value);
  return {
    options,
    scoping: 'none',
    app: {
      clientId: guid(),
      objectId: guid(),
      servicePrincipalId: guid(),
      displayName: `Nymgate prod - ${id}`,
      existing: false,
    },
    roles: { required: values(false), optional: [] },
    credential: 'federated',
    ...more,
  };
}

export function instance(connectors: Chosen, more: Chosen = {}): Chosen {
  return {
    endpoint: 'https://abc123.lambda-url.eu-central-1.on.aws/',
    identity: {
      issuer: 'https://a0b1.tokens.sts.global.api.aws',
      subject: 'arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal',
      audience: 'api://AzureADTokenExchange',
    },
    callers: [
      { type: 'aws-iam', roleArn: 'arn:aws:iam::123456789012:role/warehouse', externalId: 'contoso-7' },
    ],
    key: { reference: 'aws-sm:nymgate/prod/outlook-cal/key', generation: 1 },
    logs: '/aws/lambda/nymgate-prod-outlook-cal',
    connectors,
    ...more,
  };
}

export function deployment(given: Chosen): Deployment {
  return parseDeployment({
    schemaVersion: 1,
    environment: 'prod',
    host: 'aws',
    tenantId: TENANT,
    cloud: 'global',
    place: { accountId: '123456789012', region: 'eu-central-1' },
    ...given,
  });
}

const GOOGLE = {
  endpoint: 'https://nymgate-prod-mail-1234567890.europe-west1.run.app',
  identity: {
    issuer: 'https://accounts.google.com',
    subject: '113774264463038321964',
    audience: 'api://AzureADTokenExchange',
  },
  callers: [
    {
      type: 'google-iam',
      audience: 'https://nymgate-prod-mail-1234567890.europe-west1.run.app',
      members: ['serviceAccount:warehouse@contoso-data.iam.gserviceaccount.com'],
    },
  ],
  key: { reference: 'gcp-sm:projects/contoso/secrets/nymgate-prod-mail-key', generation: 2 },
  logs: 'resource.labels.service_name="nymgate-prod-mail"',
};

const AZURE = {
  endpoint: 'https://nymgate-prod-teams.happyhill-1a2b3c4d.westeurope.azurecontainerapps.io',
  identity: {
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    subject: '7c7599b2-23af-45e3-99ff-0025d148e929',
    audience: 'api://AzureADTokenExchange',
  },
  callers: [
    {
      type: 'entra-jwt',
      audience: 'api://5c2d9a1e-8b7f-4c3d-9e2a-1f0b6d7c8e9a',
      clientIds: ['0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11'],
    },
  ],
  key: { reference: 'azure-kv:nymgate-prod.vault.azure.net/teams-key', generation: 1 },
  logs: 'ContainerAppConsoleLogs_CL | where ContainerAppName_s == "nymgate-prod-teams"',
};

const CLUSTER = {
  endpoint: null,
  identity: {
    issuer: 'https://oidc.eks.eu-central-1.amazonaws.com/id/ABCDEF0123456789',
    subject: 'system:serviceaccount:nymgate:nymgate-directory',
    audience: 'api://AzureADTokenExchange',
  },
  callers: [{ type: 'api-key' }],
  key: { reference: 'file:/run/secrets/nymgate/key', generation: 1 },
  logs: null,
};

/** Every connector, in two instances. */
export function wholeDeployment(): Deployment {
  counter = 0;
  return deployment({
    instances: {
      office: instance({
        'outlook-cal': connector('outlook-cal', { basic: true }),
        'outlook-mail': connector('outlook-mail'),
        'msft-onedrive': connector('msft-onedrive'),
      }),
      people: instance({
        'entra-id': connector('entra-id'),
        'msft-teams': connector('msft-teams'),
        'msft-copilot': connector('msft-copilot'),
      }),
    },
  });
}

/** By what is special about each. */
export function deployments(): Readonly<Record<string, Deployment>> {
  counter = 0;
  return {
    aws: deployment({
      instances: {
        calendar: instance({ 'outlook-cal': connector('outlook-cal', { basic: true }) }),
        directory: instance(
          { 'entra-id': connector('entra-id') },
          { endpoint: 'https://a1b2c3.execute-api.eu-central-1.amazonaws.com' },
        ),
      },
    }),
    gcp: deployment({
      host: 'gcp',
      place: { projectId: 'contoso', region: 'europe-west1' },
      instances: {
        mail: instance(
          { 'outlook-mail': connector('outlook-mail', { times: 'hour' }, { scoping: 'exchange' }) },
          GOOGLE,
        ),
      },
    }),
    azure: deployment({
      host: 'azure',
      place: {
        subscriptionId: 'a1b2c3d4-0000-4000-8000-00000000bbbb',
        resourceGroup: 'nymgate-prod',
        location: 'westeurope',
      },
      instances: {
        teams: instance(
          { 'msft-teams': connector('msft-teams'), 'msft-copilot': connector('msft-copilot') },
          AZURE,
        ),
      },
    }),
    kubernetes: deployment({
      host: 'kubernetes',
      place: { namespace: 'nymgate', serviceAccount: 'nymgate' },
      instances: {
        directory: instance(
          {
            'entra-id': connector('entra-id', { includeGroups: false }),
            'msft-onedrive': connector('msft-onedrive'),
          },
          CLUSTER,
        ),
      },
    }),
    custom: deployment({
      host: 'custom',
      cloud: 'us-gov-l4',
      place: {},
      instances: {
        finance: instance(
          {
            'outlook-cal': connector(
              'outlook-cal',
              { basic: true },
              {
                scoping: 'exchange',
                credential: 'certificate',
                app: {
                  clientId: guid(),
                  objectId: null,
                  servicePrincipalId: null,
                  displayName: "Finance's calendar & `tool` | $(id)",
                  existing: true,
                },
              },
            ),
          },
          {
            ...CLUSTER,
            endpoint: 'https://nymgate.contoso.us',
            callers: [{ type: 'api-key' }, AZURE.callers[0]],
          },
        ),
        sales: instance(
          { 'outlook-cal': connector('outlook-cal'), 'msft-teams': connector('msft-teams') },
          { ...CLUSTER, endpoint: 'https://nymgate-sales.contoso.us' },
        ),
      },
    }),
  };
}
