import { join } from 'node:path';
import { packageRoot } from '@nymgate/hosts/runtime/read-version';

/** The package's own Terraform modules; a bundle, which replaces this file, has none. */
export function findInfraFolder(): string | undefined {
  return join(packageRoot(), 'infra/');
}
