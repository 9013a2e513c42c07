export type FoundApplication = {
  readonly connector: string;
  readonly clientId: string;
  readonly objectId?: string;
  readonly tenant?: string;
};

/** Deeper than any known document. */
const MAX_DEPTH = 32;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CLIENT = /^(?:(?:azure_)?client_?id|application_?id|app_?id)$/i;
const OBJECT = /^(?:(?:application_?)?object_?id|id)$/i;
/** Outputs may have a prefix, `msft_tenant_id`. */
const TENANT = /(?:^|_)tenant_?id$/i;
/** Resource ID of Terraform's provider (azuread 3, azuread_application). */
const RESOURCE = /^\/applications\/(?=[^/]+$)/;

type WalkPosition = {
  readonly connector: string | undefined;
  readonly tenant: string | undefined;
  readonly depth: number;
};

/**
 * Finds the Entra applications in `terraform output -json` or any JSON: objects with a client ID, at or below
 * a connector's name. Returns only IDs; the document may hold secrets.
 * @example findApplications({ apps: { value: { 'outlook-cal': { client_id: '7d6e…' } } } },
 * ['outlook-cal'])[0]?.connector // 'outlook-cal'
 */
export function findApplications(
  document: unknown,
  connectors: readonly string[],
): readonly FoundApplication[] {
  const found = walk(document, connectors, { connector: undefined, tenant: findTenant(document), depth: 0 });
  const byConnector = new Map(found.map((application) => [application.connector, application]));
  return [...byConnector.values()];
}

function walk(
  node: unknown,
  connectors: readonly string[],
  place: WalkPosition,
): readonly FoundApplication[] {
  if (typeof node !== 'object' || node === null || place.depth > MAX_DEPTH) return [];
  if (Array.isArray(node))
    return node.flatMap((item) => walk(item, connectors, { ...place, depth: place.depth + 1 }));
  const named = findText(node, /^(?:connector|source|name|instance_id|display_?name)$/i);
  const connector = connectorIn(named, connectors) ?? place.connector;
  const tenant = findGuid(node, TENANT) ?? place.tenant;
  const clientId = findGuid(node, CLIENT);
  const objectId = findGuid(node, OBJECT, RESOURCE);
  const entry =
    connector === undefined || clientId === undefined
      ? []
      : [
          {
            connector,
            clientId,
            ...(objectId !== undefined && { objectId }),
            ...(tenant !== undefined && { tenant }),
          },
        ];
  const below = Object.entries(node).flatMap(([key, value]) =>
    walk(value, connectors, {
      connector: connectorIn(key, connectors) ?? connector,
      tenant,
      depth: place.depth + 1,
    }),
  );
  return [...below, ...entry];
}

/** A tenant in a separate output. */
function findTenant(document: unknown): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const output = Object.entries(document).find(([name]) => TENANT.test(name))?.[1] as unknown;
  const value = typeof output === 'object' && output !== null && 'value' in output ? output.value : output;
  return typeof value === 'string' && GUID.test(value) ? value : undefined;
}

/** `psoxy-outlook-cal` is outlook-cal; the longest match wins. */
function connectorIn(text: string | undefined, connectors: readonly string[]): string | undefined {
  const plain = (text ?? '').toLowerCase().replaceAll('_', '-');
  const fitting = connectors.filter((id) => `-${plain}-`.includes(`-${id}-`));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

function findText(node: object, names: RegExp): string | undefined {
  const value = Object.entries(node).find(
    ([name, text]) => names.test(name) && typeof text === 'string',
  )?.[1] as unknown;
  return typeof value === 'string' ? value : undefined;
}

function findGuid(node: object, names: RegExp, without = /^$/): string | undefined {
  const texts = Object.entries(node).flatMap(([name, text]) =>
    names.test(name) && typeof text === 'string' ? [text.replace(without, '')] : [],
  );
  return texts.find((text) => GUID.test(text))?.toLowerCase();
}
