import { integerField, objectField, withDefault } from '@nymgate/clouds/settings/field';
import { collectorFields } from './collector-settings.ts';

export const METRICS_EXPORT = objectField(
  'What /metrics of the admin listener tells, sent by OTLP/HTTP in JSON as well; on functions, which have no such listener, the only way to it. Absent: nothing is sent.',
  {
    ...collectorFields('metrics'),
    intervalSeconds: withDefault(
      integerField(
        'How often, seconds. A function sends when a call ends and the last export is that old.',
        1,
        3_600,
      ),
      60,
    ),
  },
);
