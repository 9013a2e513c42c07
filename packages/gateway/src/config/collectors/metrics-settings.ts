import { integerField, objectField, withDefault } from '@nymgate/clouds/settings/field';
import { collectorFields } from './collector-settings.ts';

export const METRICS_EXPORT = objectField(
  'Metrics: those of /metrics, sent by OTLP/HTTP in JSON, also by functions. Absent: none.',
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
