import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { Example } from '../open-example.ts';

/** A key ring as the configuration of an instance has it. */
export type ConfiguredRing = readonly { readonly id: number; readonly secret: string }[];

type Attributes = Readonly<Record<string, unknown>>;
type StateResource = {
  readonly type: string;
  readonly module?: string;
  readonly instances: readonly { readonly attributes: Attributes }[];
};
type Variables = Readonly<Record<string, string>>;
type Template = Readonly<
  Record<string, readonly { readonly env: readonly { readonly name: string; readonly value: string }[] }[]>
>;

/** Where each host's service has its variables. */
const SERVICES: Readonly<Record<string, (attributes: Attributes) => Variables>> = {
  aws_lambda_function: ({ environment }) =>
    (environment as readonly { readonly variables: Variables }[])[0]?.variables ?? {},
  google_cloud_run_v2_service: ({ template }) => containerVariables(template, 'containers'),
  azurerm_container_app: ({ template }) => containerVariables(template, 'container'),
};

function containerVariables(template: unknown, name: string): Variables {
  const [container] = (template as readonly Template[])[0]?.[name] ?? [];
  return Object.fromEntries((container?.env ?? []).map(({ name: key, value }) => [key, value]));
}

/** The key ring that an applied example configures each instance with, by the name of the instance. */
export async function configuredRings(example: Example): Promise<Readonly<Record<string, ConfiguredRing>>> {
  const { values } = await example.outputs();
  if (values !== undefined) return ringsOfCharts(values as Variables);
  return Object.fromEntries(servicesOf(example).map(([name, variables]) => [name, ringIn(variables)]));
}

/** The variables that each gateway of an applied example is started with. */
export const variablesOf = (example: Example): readonly Variables[] =>
  servicesOf(example).map(([, variables]) => variables);

/** The variables of each gateway, by the name of its instance. */
export function servicesOf(example: Example): readonly (readonly [string, Variables])[] {
  const { resources } = JSON.parse(example.state()) as { readonly resources: readonly StateResource[] };
  const services = resources.flatMap(({ type, instances }) => {
    const read = SERVICES[type];
    return read === undefined
      ? []
      : instances.map(({ attributes }) => [attributes, read(attributes)] as const);
  });
  return services
    .filter(([{ function_name: title }]) => !String(title).endsWith('-doctor'))
    .map(([{ name, function_name: title }, variables]) => [
      String(name ?? title).replace('nymgate-prod-', ''),
      variables,
    ]);
}

function ringIn({ NYMGATE_PSEUDONYMS: all, NYMGATE_PSEUDONYMS__KEYS: keys }: Variables): ConfiguredRing {
  if (keys !== undefined) return JSON.parse(keys) as ConfiguredRing;
  return (JSON.parse(all ?? '{}') as { readonly keys: ConfiguredRing }).keys;
}

/** A pod reads its key from a file of the Secret that its values name. */
function ringsOfCharts(charts: Variables): Readonly<Record<string, ConfiguredRing>> {
  const rings = Object.entries(charts).map(([name, text]) => {
    const { config, keys } = parse(text) as {
      readonly config: { readonly pseudonyms: { readonly keys: ConfiguredRing } };
      readonly keys: { readonly secretName: string };
    };
    const inSecret = config.pseudonyms.keys.map(({ id, secret }) => ({
      id,
      secret: `${keys.secretName}/${secret}`,
    }));
    return [name, inSecret] as const;
  });
  return Object.fromEntries(rings);
}

/** A store in which each reference leads to a key of its own: the stub draws the same one always. */
export const storedKey = (reference: string): string =>
  createHash('sha256').update(reference).digest('base64url');
