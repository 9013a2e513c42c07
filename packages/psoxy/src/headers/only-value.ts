import { RequestError } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/**
 * The value of a header that may come once.
 *
 * @throws RequestError TARGET_MALFORMED
 */
export function onlyValue(headers: HeaderList, wanted: string): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  if (values.length > 1) throw new RequestError('TARGET_MALFORMED', { subject: `${wanted} twice` });
  return values[0];
}
