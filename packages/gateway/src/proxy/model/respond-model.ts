import { Buffer } from 'node:buffer';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { toCanonicalName } from '@nymgate/engine/requests/system-options';
import type { ModelDescription } from '@nymgate/rules/dialects/model-description';
import { type Identity, responseHeaders } from '../steps/build-response.ts';
import type { Gateway } from '../steps/gateway.ts';
import type { AuthorizedRequest, ModelRequest } from '../steps/read-target.ts';

type DescribedRequest = AuthorizedRequest & {
  readonly model: ModelRequest;
  readonly identity: Identity;
  /** The address that the caller used, with or without the connector. */
  readonly base: string;
};

/** Content types as Graph has them, and what `$format` may be. */
const FORMATS: Readonly<Record<ModelRequest['document'], { readonly type: string; readonly short: string }>> =
  {
    metadata: { type: 'application/xml', short: 'xml' },
    service: { type: 'application/json', short: 'json' },
  };

/**
 * Answers with what the rules of the connector deliver, from the rules alone.
 * @throws RequestError METHOD_NOT_ALLOWED, QUERY_NOT_ALLOWED
 */
export async function respondModel(
  { methods }: Pick<Gateway, 'methods'>,
  request: DescribedRequest,
): Promise<Outbound> {
  const { route, inbound, model } = request;
  const { method } = inbound;
  if (!methods.includes(method) || (method !== 'GET' && method !== 'HEAD'))
    throw new RequestError('METHOD_NOT_ALLOWED');
  checkQuery(request);
  const description = await route.ruleLanguage.describeModel?.(route.plan, model.version);
  if (description === undefined) throw new RequestError('ENDPOINT_NOT_ALLOWED');
  const text = model.document === 'metadata' ? description.csdl : writeServiceDocument(request, description);
  return { status: 200, headers: modelHeaders(request), body: Buffer.from(text) };
}

/** `$format` may name what is answered anyway. */
function checkQuery({ target, model }: DescribedRequest): void {
  const { type, short } = FORMATS[model.document];
  for (const { name, value } of target.query) {
    const isFormat = toCanonicalName(name) === '$format' && [type, short].includes(value.toLowerCase());
    if (!isFormat) throw new RequestError('QUERY_NOT_ALLOWED', { subject: model.template });
  }
}

/** Clients of OData look at its version before they read. */
function modelHeaders({ model, identity }: DescribedRequest): HeaderList {
  const { type } = FORMATS[model.document];
  return [
    ...responseHeaders(identity).filter(([name]) => name !== 'content-type'),
    ['content-type', type],
    ['odata-version', '4.0'],
  ];
}

/** OData JSON Format 4.01 section 5. */
function writeServiceDocument({ base, model }: DescribedRequest, { resources }: ModelDescription): string {
  return JSON.stringify({ '@odata.context': `${base}/${model.version}/$metadata`, value: resources });
}
