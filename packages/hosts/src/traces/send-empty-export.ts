import type { Config } from '@nymgate/gateway/config/config-settings';
import { parseEndpoint, readHeaders, type TracesPorts } from './open-traces.ts';
import { createSender, type ExportResult } from './send-spans.ts';

const DEADLINE_MILLISECONDS = 5_000;
/** `ExportTraceServiceRequest` of OTLP without resources, which a collector takes as it takes any other. */
const EMPTY_EXPORT = '{"resourceSpans":[]}';

/**
 * Whether the collector takes what the gateway would send, with the same address and headers.
 *
 * @throws SetupError SECRET_UNAVAILABLE
 * @example (await sendNothing(config.traces, ports)).outcome // 'sent'
 */
export async function sendEmptyExport(
  config: NonNullable<Config['traces']>,
  { http, secrets }: Pick<TracesPorts, 'http' | 'secrets'>,
): Promise<ExportResult> {
  const headers = await readHeaders(config, secrets);
  return createSender(http, { ...parseEndpoint(config.endpoint), headers })(
    EMPTY_EXPORT,
    DEADLINE_MILLISECONDS,
  );
}
