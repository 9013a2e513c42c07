import { booleanField, integerField, objectField, withDefault } from '@nymgate/clouds/settings/field';
import { collectorFields } from './collector-settings.ts';

export const TRACES = objectField(
  'Traces: each request as OpenTelemetry spans, sent by OTLP/HTTP in JSON. Absent: none.',
  {
    ...collectorFields('traces'),
    sampleOneIn: withDefault(
      integerField(
        'Of the traces that begin here, one in so many is recorded; 1: each. A caller that sends `traceparent` with `sampled` may have twenty more a second recorded.',
        1,
        1_000_000,
      ),
      1,
    ),
    propagate: withDefault(
      booleanField(
        'Whether requests to Graph carry `traceparent`, with a trace id of ours, another for each request.',
      ),
      false,
    ),
    queueSpans: withDefault(
      integerField(
        'Spans that may wait for the collector; further ones are dropped and counted.',
        64,
        65_536,
      ),
      4_096,
    ),
  },
);
