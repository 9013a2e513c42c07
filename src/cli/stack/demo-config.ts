import { type Config, loadConfig } from '../../config/index.ts';

export type DemoConfigParts = {
  readonly simulator: { readonly tenantId: string; readonly entraUrl: string; readonly graphUrl: string };
  readonly port: number;
  /** By connector. */
  readonly clientIds: Readonly<Record<string, string>>;
  readonly assertionFile: string;
  readonly keyFile: string;
  /** Paths of PEM files. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
};

/** The configuration of the demo, through the same door as any gateway's. */
export function demoConfig({
  simulator,
  port,
  clientIds,
  assertionFile,
  keyFile,
  tls,
}: DemoConfigParts): Config {
  const connectors = Object.entries(clientIds).map(([id, clientId]) => [
    id,
    { tenant: simulator.tenantId, clientId, assertion: { type: 'token-file', path: assertionFile } },
  ]);
  const settings = {
    listen: { port, ...(tls === undefined ? {} : { tls: { certificate: tls.certificate, key: tls.key } }) },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${keyFile}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(connectors),
  };
  return loadConfig({ text: JSON.stringify(settings), file: 'demo', environment: {} });
}
