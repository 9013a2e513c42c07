export const INIT_PLATFORMS = ['aws', 'gcp', 'azure', 'kubernetes'] as const;
export type InitPlatform = (typeof INIT_PLATFORMS)[number];

/** By variable name of the examples. */
export type Facts = Readonly<Partial<Record<FactName, string>>>;
export type FactName =
  | 'tenant_id'
  | 'environment'
  | 'account_id'
  | 'region'
  | 'project_id'
  | 'subscription_id'
  | 'location'
  | 'resource_group_name'
  | 'vault_name'
  | 'namespace'
  | 'issuer';
