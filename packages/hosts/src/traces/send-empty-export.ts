import type { Config } from '@nymgate/gateway/config/config-settings';
import { parseEndpoint, readHeaders, type TracesPorts } from './open-traces.ts';
import { createSender, type ExportResult } from './send-spans.ts';

const DEADLINE_MILLISECONDS = 5_000;
/** An `ExportTraceServiceRequest` without resources. */
const EMPTY_EXPORT = '{"resourceSpans":[]}';

/** Checks that the collector accepts the gateway's exports. @throws SetupError SECRET_UNAVAILABLE */
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
