import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an example's terraform.tfvars.example names and does not hold: a file, for the most part. Values as `-var` takes them. */
export function settingsFor(name: string, folder: string): Readonly<Record<string, string>> {
  if (name === 'entra-consent') return { deployment_file: 'tests/applied.json' };
  return name === 'aws' ? { bundle: JSON.stringify(bundle(folder)) } : {};
}

/** Terraform only compares its hash; what is in the archive is for the tests of that host. */
function bundle(folder: string): { readonly file: string; readonly sha256: string } {
  const content = 'not an archive';
  writeFileSync(join(folder, 'bundle.zip'), content);
  return { file: 'bundle.zip', sha256: createHash('sha256').update(content).digest('hex') };
}
