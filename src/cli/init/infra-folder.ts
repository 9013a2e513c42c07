import { fileURLToPath } from 'node:url';

/** The package's own modules of Terraform, beside `src` and `dist` alike; a bundle, which replaces this file, has none. */
export function infraFolder(): string | undefined {
  return fileURLToPath(new URL('../../../infra/', import.meta.url));
}
