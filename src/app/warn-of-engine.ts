import type { Config } from '../config/index.ts';
import type { Log } from '../kernel/ports.ts';
import { hasByteEngine } from '../sanitizer/index.ts';

/** Says at start when answers are sanitized from trees though bytes were wanted: it is right all the same, but slower. */
export function warnOfEngine({ engine }: Pick<Config, 'engine'>, log: Log): void {
  if (engine !== 'tree' && !hasByteEngine()) log.write('warn', 'webassembly_off', { engine: 'tree' });
}
