import {
  type ConnectorOptions,
  OPTION_DEFAULTS,
  OPTION_SWITCHES,
} from '@nymgate/connectors/entities/connector-options';
import type { Connector, Permission } from '@nymgate/connectors/index';

/** Options that avoid a permission when switched. */
export function findOptionsAvoiding(
  connector: Connector,
  options: ConnectorOptions,
  { value }: Pick<Permission, 'value'>,
): readonly string[] {
  const needs = (changed: ConnectorOptions) =>
    connector.permissions(changed).some((one) => one.value === value && one.optional !== true);
  return OPTION_SWITCHES.flatMap((name) => {
    const other = !(options[name] ?? OPTION_DEFAULTS[name]);
    return needs({ ...options, [name]: other }) ? [] : [`${name}: ${other}`];
  });
}
