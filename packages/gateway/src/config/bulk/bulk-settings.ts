import { BULK_FORMATS } from '@nymgate/bulk/bulk-plan';
import { LOCATION_PATTERN } from '@nymgate/clouds/object-stores/shared/object-uri';
import {
  enumField,
  integerField,
  mapField,
  objectField,
  optionalField,
  type SettingType,
  textField,
  withDefault,
} from '@nymgate/clouds/settings/field';
import { rulesField } from '../rules/rules-place.ts';

const locationField = (meaning: string) =>
  textField(meaning, {
    maximum: 2_048,
    format: LOCATION_PATTERN,
    message: 'must be s3://BUCKET/…, gs://BUCKET/…, az://ACCOUNT/CONTAINER/…, or a path of this machine',
  });

const BULK_JOB = objectField('', {
  from: locationField(
    'Where the files are: `s3://BUCKET/FOLDER/`, `gs://BUCKET/FOLDER/`, `az://ACCOUNT/CONTAINER/FOLDER/`, or a path of this machine. A folder of a store ends in `/`.',
  ),
  to: locationField(
    'Where the outputs go, written as `from`. Never within `from`, of this job or of another one.',
  ),
  rules: rulesField('Rules for files, of either language'),
  set: optionalField(
    textField(
      'The set of the rules for every file, whatever the file is called. Absent: by `files` of each.',
      { minimum: 1 },
    ),
  ),
  format: optionalField(
    enumField('Format of every file. Absent: as the rules say, or by the name of each.', BULK_FORMATS),
  ),
  connector: optionalField(
    textField(
      'The connector whose answers the files shall join: its tenant and its policy for domains. May be absent where all connectors have the same.',
      { minimum: 1 },
    ),
  ),
  rejects: withDefault(
    integerField('Rows of a file that may be left out; with one more the file fails.', 0, 1_000_000_000),
    100,
  ),
  names: withDefault(
    enumField(
      'Names of files and columns that the rules do not contain, in the paths of outputs and in manifests. `digest`: 16 hex digits that depend on the keys; dates, endings and folders as such stay. `clear`: as they are.',
      ['digest', 'clear'],
    ),
    'digest',
  ),
});

export const BULK = mapField(
  'Files to pseudonymize with the keys of this gateway, by the name of the job: `nymgate bulk --config FILE NAME` does one, and on functions [an event of a bucket](bulk.md#an-event-of-a-bucket). The gateway itself does not read it.',
  textField('', {
    format: /^[a-z][a-z0-9-]{0,63}$/,
    message: 'the name of a job is lower-case letters, digits and hyphens',
  }),
  BULK_JOB,
);

export type BulkJobConfig = SettingType<typeof BULK_JOB>;
