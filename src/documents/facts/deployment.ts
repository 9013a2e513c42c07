import type { CloudName } from '../../config/clouds.ts';

/** Output `deployment`, version 1: what Terraform or `setup` has made, as far as the documents need it. No secret is in it. */
export type Deployment = {
  readonly schemaVersion: 1;
  readonly environment: string;
  readonly host: 'aws' | 'gcp' | 'azure' | 'kubernetes' | 'custom';
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly place: Readonly<Record<string, string>>;
  readonly instances: Readonly<Record<string, Instance>>;
};

export type Instance = {
  readonly endpoint: string | null;
  readonly identity: { readonly issuer: string; readonly subject: string; readonly audience: string };
  readonly callers: readonly Caller[];
  readonly key: { readonly reference: string; readonly generation: number };
  readonly logs: string | null;
  readonly connectors: Readonly<Record<string, DeployedConnector>>;
};

export type Caller =
  | { readonly type: 'aws-iam'; readonly roleArn: string; readonly externalId: string | null }
  | { readonly type: 'google-iam'; readonly audience: string; readonly members: readonly string[] }
  | { readonly type: 'entra-jwt'; readonly audience: string; readonly clientIds: readonly string[] }
  | { readonly type: 'api-key' };

export type DeployedConnector = {
  readonly options: Readonly<Record<string, unknown>>;
  readonly scoping: 'none' | 'exchange';
  readonly app: {
    readonly clientId: string;
    readonly objectId: string | null;
    readonly servicePrincipalId: string | null;
    readonly displayName: string;
    readonly existing: boolean;
  };
  readonly roles: { readonly required: readonly string[]; readonly optional: readonly string[] };
  readonly credential: 'federated' | 'certificate';
};
