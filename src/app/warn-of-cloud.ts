import { type Config, lacks } from '../config/index.ts';
import type { Log } from '../kernel/ports.ts';

/** Says at start which connectors are served although the cloud does not offer all of their endpoints. */
export function warnOfCloud({ source, connectors }: Pick<Config, 'source' | 'connectors'>, log: Log): void {
  const { cloud } = source;
  if (cloud === undefined) return;
  for (const connector of Object.keys(connectors))
    if (lacks(connector, cloud) === 'some')
      log.write('warn', 'endpoints_absent_in_cloud', { connector, cloud });
}
