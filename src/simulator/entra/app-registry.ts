import { randomUUID } from 'node:crypto';
import type { AppRegistration, FederatedCredential } from '../types.ts';

export type RegisteredApp = {
  readonly clientId: string;
  readonly name: string;
  /** Object id of the service principal. */
  readonly objectId: string;
  readonly servicePrincipal: boolean;
  readonly credentials: readonly FederatedCredential[];
  /** What an access token holds now: nothing before consent. */
  readonly grantedRoles: () => readonly string[];
};

export type AppRegistry = {
  readonly register: (app: AppRegistration) => { readonly clientId: string; readonly consent: () => void };
  readonly find: (clientId: string) => RegisteredApp | undefined;
};

export function createAppRegistry(): AppRegistry {
  const apps = new Map<string, RegisteredApp>();
  return {
    register: (app) => {
      const clientId = (app.clientId ?? randomUUID()).toLowerCase();
      let consented = app.consented ?? true;
      apps.set(clientId, {
        clientId,
        name: app.name,
        objectId: randomUUID(),
        servicePrincipal: app.servicePrincipal ?? true,
        credentials: app.credentials,
        grantedRoles: () => (consented ? app.roles : []),
      });
      return {
        clientId,
        consent: () => {
          consented = true;
        },
      };
    },
    find: (clientId) => apps.get(clientId.toLowerCase()),
  };
}
