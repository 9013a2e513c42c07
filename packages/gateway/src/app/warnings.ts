import type { Log } from '@nymgate/engine/kernel/ports';
import { hasByteEngine } from '@nymgate/engine/sanitizer/open-native';
import { getMissingAvailability } from '../config/check-cloud.ts';
import type { Config } from '../config/config-settings.ts';
import { getBaseId } from '../config/tenants/get-base-id.ts';

/** Logs connectors that the cloud offers only in part. */
export function warnAboutCloud(
  { source, connectors }: Pick<Config, 'source' | 'connectors'>,
  log: Log,
): void {
  const { cloud } = source;
  if (cloud === undefined) return;
  for (const [connector, settings = {}] of Object.entries(connectors))
    if (getMissingAvailability(getBaseId(connector, settings), cloud) === 'some')
      log.write('warn', 'endpoints_absent_in_cloud', { connector, cloud });
}

/** Logs that responses are sanitized from trees although bytes are configured: correct, but slower. */
export function warnAboutEngine({ engine }: Pick<Config, 'engine'>, log: Log): void {
  if (engine !== 'tree' && !hasByteEngine()) log.write('warn', 'webassembly_off', { engine: 'tree' });
}
