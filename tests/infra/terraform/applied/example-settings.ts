/** What an example's terraform.tfvars.example names and does not hold: a file, for the most part. Values as `-var` takes them. */
export function settingsFor(name: string, _folder: string): Readonly<Record<string, string>> {
  return name === 'entra-consent' ? { deployment_file: 'tests/deployment.json' } : {};
}
