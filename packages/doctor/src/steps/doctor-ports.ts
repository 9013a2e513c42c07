import type { AppPorts } from '@nymgate/gateway/app/app-ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createSystemPorts } from '@nymgate/hosts/runtime/create-system-ports';
import { readEgressProxy } from '@nymgate/hosts/runtime/egress/egress-proxy';
import { type LoadedSecrets, openSecrets } from '@nymgate/hosts/runtime/secrets/open-secrets';
import { createUndiciHttpClient } from '@nymgate/hosts/runtime/undici-http-client';

export type DoctorPorts = {
  readonly ports: AppPorts;
  readonly secrets: LoadedSecrets;
  readonly close: () => Promise<void>;
};

const NOWHERE = { write: () => undefined, append: () => undefined, isWritable: () => true };

/** The ports of the Node host, with log, audit and metrics discarded. */
export function createDoctorPorts({ limits, secrets: settings }: Config): DoctorPorts {
  const system = createSystemPorts();
  const http = createUndiciHttpClient({ limits, proxy: readEgressProxy(system.environment) });
  const secrets = openSecrets({ settings, ports: { ...system, http, log: NOWHERE } });
  return {
    close: () => http.close(),
    secrets,
    ports: {
      ...{ ...system, http, secrets },
      log: NOWHERE,
      audit: NOWHERE,
      metrics: { count: () => undefined, observe: () => undefined },
    },
  };
}
