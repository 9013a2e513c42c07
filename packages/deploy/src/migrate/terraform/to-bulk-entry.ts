import type { OldPlace } from '../environment/find-place.ts';
import { type BulkFolder, type MigratedBulk, type MigrationNote, TO_FILL } from '../migration.ts';

/** An entry of the variable `bulk` of an example. */
type BulkEntry = {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly unknown: readonly MigrationNote[];
};

/** Buckets that are there, and a job. On AWS the old function keeps its files until `notify` is set. */
export function toBulkEntry(
  { name, input, output }: MigratedBulk,
  { host }: OldPlace,
  { instance, rules }: { readonly instance: string; readonly rules: string | undefined },
): BulkEntry {
  const at = `bulk.${name}`;
  const folders = { from: input.folder || TO_FILL, to: output.folder || TO_FILL };
  const common = { jobs: { [name]: { ...folders, rules: rules ?? TO_FILL } } };
  const [from, to] = [input, output].map(({ bucket }) => ({ bucket: bucket ?? TO_FILL, create: false }));
  const entry =
    host === 'aws'
      ? { instance, input: { ...from, notify: false }, output: to, ...common }
      : { instance, ...GOOGLE, input: from, output: to, ...common };
  return {
    entry,
    unknown: [
      ...(host === 'aws' ? noteNotifications(at) : noteGoogle(at)),
      ...noteFolders(`${at}.jobs.${name}`, [
        ['from', input, 'input'],
        ['to', output, 'output'],
      ]),
      ...(rules === undefined
        ? [{ name: `${at}.jobs.${name}.rules`, reason: 'a file in the directory of the root' }]
        : []),
      {
        name: `${at}.input, ${at}.output`,
        reason:
          'the buckets belong to the old deployment, whose destroy deletes them: let Terraform forget them like salt and key, or give others; with the KMS key, if one of yours encrypts a bucket',
      },
    ],
  };
}

const GOOGLE = {
  package: { bucket: TO_FILL, object: TO_FILL, generation: 0 },
  trigger_service_account: TO_FILL,
};

const noteNotifications = (at: string): readonly MigrationNote[] => [
  {
    name: `${at}.input.notify`,
    reason:
      'false, so the old function goes on alone. With true, files go to this one, and notifications of the bucket that others have set are replaced',
  },
];

const noteGoogle = (at: string): readonly MigrationNote[] => [
  { name: `${at}.package`, reason: 'the package of the release for functions, in a bucket' },
  { name: `${at}.trigger_service_account`, reason: 'service account that delivers events' },
  { name: `${at}.input.location`, reason: 'where the bucket is, if not in the region' },
];

/** The modules take folders alone. */
function noteFolders(
  at: string,
  sides: readonly (readonly [setting: string, place: BulkFolder, side: string])[],
): readonly MigrationNote[] {
  return sides.flatMap(([setting, { bucket, folder }, side]) => [
    ...(folder
      ? []
      : [
          {
            name: `${at}.${setting}`,
            reason: 'a folder of the bucket, ending in a slash; the old function had none',
          },
        ]),
    ...(bucket === undefined ? [{ name: `${at.split('.jobs')[0]}.${side}.bucket`, reason: 'its name' }] : []),
  ]);
}
