import type { Config } from '@nymgate/gateway/config/config-settings';
import { addressOf, readHeaders, type TracesPorts } from './open-traces.ts';
import { createSender, type Delivery } from './send-spans.ts';

const DEADLINE_MILLISECONDS = 5_000;
/** `ExportTraceServiceRequest` of OTLP without resources, which a collector takes as it takes any other. */
const NOTHING = '{"resourceSpans":[]}';

/**
 * Whether the collector takes what the gateway would send, with the same address and headers.
 *
 * @throws SetupError SECRET_UNAVAILABLE
 * @example (await sendNothing(config.traces, ports)).outcome // 'sent'
 */
export async function sendNothing(
  config: NonNullable<Config['traces']>,
  { http, secrets }: Pick<TracesPorts, 'http' | 'secrets'>,
): Promise<Delivery> {
  const headers = await readHeaders(config, secrets);
  return createSender(http, { ...addressOf(config.endpoint), headers })(NOTHING, DEADLINE_MILLISECONDS);
}
