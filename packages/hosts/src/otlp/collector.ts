import { setupError } from '@nymgate/engine/kernel/errors';
import type { HeaderList, HttpClient, Log, SecretStore } from '@nymgate/engine/kernel/ports';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { createSender, type ExportResult, type Sender } from './send-export.ts';

/** Also the name of its settings, and of its path. */
export type Signal = 'metrics' | 'traces';

type CollectorConfig = Pick<NonNullable<Config[Signal]>, 'endpoint' | 'authorization' | 'headers'>;

/** A closed list without names of machines, containers or people. */
export type Resource = {
  readonly 'service.name': string;
  readonly 'service.version': string;
  readonly 'service.instance.id': string;
};

export type ServiceInfo = { readonly version: string; readonly instance: string };

const SERVICE = 'nymgate';

/**
 * Sends nothing yet, so an unreachable collector doesn't prevent a start.
 * @throws SetupError SECRET_UNAVAILABLE, also for a secret that no header can hold
 */
export async function openCollector(
  signal: Signal,
  config: CollectorConfig,
  { http, secrets }: { readonly http: HttpClient; readonly secrets: SecretStore },
): Promise<Sender> {
  const headers = await readHeaders(signal, config, secrets);
  return createSender(http, { ...parseEndpoint(config.endpoint, `/v1/${signal}`), headers });
}

function parseEndpoint(
  endpoint: string,
  defaultPath: string,
): { readonly origin: string; readonly path: string } {
  const at = endpoint.indexOf('/', endpoint.indexOf('://') + '://'.length);
  if (at === -1) return { origin: endpoint, path: defaultPath };
  const path = endpoint.slice(at);
  return { origin: endpoint.slice(0, at), path: path === '/' ? defaultPath : path };
}

async function readHeaders(
  signal: Signal,
  { headers, authorization }: CollectorConfig,
  secrets: SecretStore,
): Promise<HeaderList> {
  const read = async (reference: string, where: string) =>
    requireHeaderSafe(await secrets.read(reference, where), where);
  const named = Object.entries(headers).map(
    async ([name, reference = '']) => [name, await read(reference, `${signal}.headers.${name}`)] as const,
  );
  const attributes = await Promise.all(named);
  if (authorization === undefined) return attributes;
  const credential = await read(authorization.secret, `${signal}.authorization.secret`);
  return [...attributes, ['authorization', `${authorization.scheme} ${credential}`]];
}

/** An invalid value would fail each export, and undici's error would print it. */
function requireHeaderSafe(secret: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw setupError(
    'SECRET_UNAVAILABLE',
    `${where}: the secret contains a character that no HTTP header can carry`,
    'give the token only, in visible ASCII characters and without its scheme',
  );
}

/** The instance is that of the audit log. */
export function createResource({ version, instance }: ServiceInfo): Resource {
  return { 'service.name': SERVICE, 'service.version': version, 'service.instance.id': instance };
}

/** Wraps what an instance sends, under the name of its kind: `Spans` or `Metrics`. */
export function serializeScope<Kind extends 'Spans' | 'Metrics'>(
  kind: Kind,
  resource: Resource,
  items: readonly object[],
): string {
  const scope = { name: SERVICE, version: resource['service.version'] };
  return JSON.stringify({
    [`resource${kind}`]: [
      {
        resource: { attributes: toOtlpAttributes(resource) },
        [`scope${kind}`]: [{ scope, [kind.toLowerCase()]: items }],
      },
    ],
  });
}

export function toOtlpAttributes(attributes: Readonly<Record<string, string | number>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: toOtlpValue(key, value) }));
}

/** Counts are `int64`, text in JSON; times are always `double`, since an attribute has one type. */
function toOtlpValue(key: string, value: string | number) {
  if (typeof value === 'string') return { stringValue: value };
  return key.endsWith('_milliseconds') ? { doubleValue: value } : { intValue: String(value) };
}

/** Logs only the change between success and failure. */
export function createDeliveryLogger(signal: Signal, log: Log): (delivery: ExportResult) => void {
  let failing = false;
  return (delivery) => {
    const isFailing = delivery.outcome !== 'sent';
    if (isFailing === failing) return;
    failing = isFailing;
    if (delivery.outcome === 'sent') return log.write('info', `${signal}_sent_again`);
    const { reason, status } = delivery.fault;
    log.write('warn', `${signal}_not_sent`, { reason, status });
  };
}
