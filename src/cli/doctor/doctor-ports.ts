import type { AppPorts } from '../../app/index.ts';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../hosts/node/ports/clock.ts';
import { localFiles } from '../../hosts/node/ports/file-store.ts';
import { gunzip } from '../../hosts/node/ports/gunzip.ts';
import { systemRandom } from '../../hosts/node/ports/random.ts';
import { createSecretStore } from '../../hosts/node/ports/secret-store.ts';
import { createUndiciHttpClient } from '../../hosts/node/ports/undici-http-client.ts';

export type DoctorPorts = { readonly ports: AppPorts; readonly close: () => Promise<void> };

const NOWHERE = { write: () => undefined };

/** The ports of the Node host, so that the doctor sees what the gateway would see; log, audit and metrics go nowhere. */
export function createDoctorPorts({ limits }: Config): DoctorPorts {
  const http = createUndiciHttpClient({ limits });
  return {
    close: () => http.close(),
    ports: {
      http,
      clock: systemClock,
      random: systemRandom,
      files: localFiles,
      secrets: createSecretStore(process.env, localFiles),
      environment: (name) => process.env[name],
      gunzip,
      log: NOWHERE,
      audit: NOWHERE,
      metrics: { count: () => undefined, observe: () => undefined },
    },
  };
}
