import { CLOUDS } from '@nymgate/gateway/config/clouds';
import type { Facts, InitPlatform } from './facts.ts';

/** What Entra will have to trust, as far as it is certain before anything exists. */
export type PredictedIdentity = {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
};

const AFTER = 'known after apply';

/**
 * The three values that an Entra administrator asks for first (graph-facts.md#5.1). What cannot be known yet says when it will be.
 *
 * @param instance name of the gateway
 */
export function predictIdentity(host: InitPlatform, facts: Facts, instance: string): PredictedIdentity {
  const audience = CLOUDS.global.audience;
  const { account_id: account, tenant_id: tenant, namespace, issuer, environment = 'prod' } = facts;
  const name = `nymgate-${environment}-${instance}`;
  switch (host) {
    case 'aws':
      return {
        ...{ audience, subject: account === undefined ? AFTER : `arn:aws:iam::${account}:role/${name}` },
        issuer: issuer ?? "the account's own: aws iam get-outbound-web-identity-federation-info",
      };
    case 'gcp':
      return {
        ...{ audience, issuer: 'https://accounts.google.com' },
        subject: `${AFTER}: the unique id of the service account ${name}`,
      };
    case 'azure':
      return {
        ...{ audience, issuer: tenant === undefined ? AFTER : `${CLOUDS.global.authority}/${tenant}/v2.0` },
        subject: `${AFTER}: the principal id of the managed identity ${name}`,
      };
    case 'kubernetes':
      return {
        ...{
          audience,
          issuer: issuer ?? "the cluster's own: kubectl get --raw /.well-known/openid-configuration",
        },
        subject: `system:serviceaccount:${namespace ?? 'nymgate'}:${name}`,
      };
  }
}
