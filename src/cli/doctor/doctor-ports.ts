import type { AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { readEgressProxy } from '../../hosts/runtime/egress/egress-proxy.ts';
import { openSecrets, type SecretsInService } from '../../hosts/runtime/secrets/open-secrets.ts';
import { systemPorts } from '../../hosts/runtime/system-ports.ts';
import { createUndiciHttpClient } from '../../hosts/runtime/undici-http-client.ts';

export type DoctorPorts = {
  readonly ports: AppPorts;
  readonly secrets: SecretsInService;
  readonly close: () => Promise<void>;
};

const NOWHERE = { write: () => undefined };

/** The ports of the Node host, so that the doctor sees what the gateway would see; log, audit and metrics go nowhere. */
export function createDoctorPorts({ limits, secrets: settings }: Config): DoctorPorts {
  const system = systemPorts();
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
