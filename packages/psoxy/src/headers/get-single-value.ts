import { RequestError } from '@nymgate/engine/kernel/errors';
import type { HeaderList } from '@nymgate/engine/kernel/ports';

/** @throws RequestError TARGET_MALFORMED when the header is repeated */
export function getSingleValue(headers: HeaderList, headerName: string): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === headerName).map(([, value]) => value);
  if (values.length > 1) throw new RequestError('TARGET_MALFORMED', { subject: `${headerName} twice` });
  return values[0];
}
