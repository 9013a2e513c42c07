import {
  enumField,
  integerField,
  mapField,
  objectField,
  optionalField,
  textField,
  withCondition,
  withDefault,
} from '@nymgate/clouds/settings/field';
import { secretReferenceField, secureUrlField } from '@nymgate/clouds/settings/origins';

/** Headers set by the exporter or HTTP; `authorization` has its own key. */
const RESERVED_HEADERS =
  /^(?!(?:authorization|connection|content-.*|host|te|trailer|transfer-encoding|upgrade|user-agent)$)/;

/** Where a signal goes, and what the collector is shown. */
export const collectorFields = (signal: 'metrics' | 'traces') => ({
  endpoint: withCondition(
    secureUrlField(
      `The collector's address for ${signal}, such as \`https://collector.example.com:4318/v1/${signal}\`; without a path, \`/v1/${signal}\` of that host.`,
    ),
    (url) => /^[\x21-\x7e]+$/.test(url),
    'must be written in ASCII',
  ),
  authorization: optionalField(
    objectField('What the collector is shown.', {
      scheme: withDefault(
        enumField('Stands in front of the secret in the header `Authorization`.', ['Bearer', 'Basic']),
        'Bearer',
      ),
      secret: secretReferenceField(
        'The token, or base64 of `user:password`: env:NAME, file:PATH or a store.',
      ),
    }),
  ),
  headers: withDefault(
    mapField(
      'Further headers for the collector, such as `x-api-key`, each with where its secret is.',
      textField('', {
        format: new RegExp(`${RESERVED_HEADERS.source}[a-z][a-z0-9-]{0,63}$`),
        message:
          'a header of the collector is lower-case letters, digits and hyphens; authorization has a key of its own, and those of HTTP itself cannot be set',
      }),
      secretReferenceField(),
    ),
    {},
  ),
  exportMilliseconds: withDefault(
    integerField('Time for one export, and for the last ones when the gateway stops.', 100, 60_000),
    5_000,
  ),
});
