import type { Log } from '@nymgate/engine/kernel/ports';
import { hasByteEngine } from '@nymgate/engine/sanitizer/open-native';
import { getMissingAvailability } from '../config/check-cloud.ts';
import type { Config } from '../config/config-settings.ts';

/** Says at start which connectors are served although the cloud does not offer all of their endpoints. */
export function warnAboutCloud(
  { source, connectors }: Pick<Config, 'source' | 'connectors'>,
  log: Log,
): void {
  const { cloud } = source;
  if (cloud === undefined) return;
  for (const connector of Object.keys(connectors))
    if (getMissingAvailability(connector, cloud) === 'some')
      log.write('warn', 'endpoints_absent_in_cloud', { connector, cloud });
}

/** Says at start when answers are sanitized from trees though bytes were wanted: it is right all the same, but slower. */
export function warnAboutEngine({ engine }: Pick<Config, 'engine'>, log: Log): void {
  if (engine !== 'tree' && !hasByteEngine()) log.write('warn', 'webassembly_off', { engine: 'tree' });
}
