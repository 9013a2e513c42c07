import type { AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { systemPorts } from '../../hosts/runtime/system-ports.ts';
import { createUndiciHttpClient } from '../../hosts/runtime/undici-http-client.ts';

export type DoctorPorts = { readonly ports: AppPorts; readonly close: () => Promise<void> };

const NOWHERE = { write: () => undefined };

/** The ports of the Node host, so that the doctor sees what the gateway would see; log, audit and metrics go nowhere. */
export function createDoctorPorts({ limits }: Config): DoctorPorts {
  const http = createUndiciHttpClient({ limits });
  return {
    close: () => http.close(),
    ports: {
      ...systemPorts(),
      http,
      log: NOWHERE,
      audit: NOWHERE,
      metrics: { count: () => undefined, observe: () => undefined },
    },
  };
}
