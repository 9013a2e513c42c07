import { RequestError } from '@nymgate/engine/kernel/errors';

/** Graph may write what a request may not contain. */
export function undefinedIfRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}
