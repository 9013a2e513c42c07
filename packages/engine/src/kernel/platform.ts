import { type BytesPort, setBytesPort } from './bytes.ts';
import { type CryptographyPort, setCryptographyPort } from './cryptography.ts';

/** What the engine cannot do by itself, or not quickly. */
export type Platform = { readonly cryptography: CryptographyPort; readonly bytes: BytesPort };

/**
 * Must be called before keys are used, once for a process: the modules that applications import do it. Without it whatever needs
 * cryptography throws.
 *
 * @throws Error when another platform is installed: the engine's cryptography must not be replaced
 */
export function installPlatform({ cryptography, bytes }: Platform): void {
  setCryptographyPort(cryptography);
  setBytesPort(bytes);
}
