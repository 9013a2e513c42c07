import { getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import type { Permission } from '@nymgate/connectors/index';
import { createDoctorPorts } from '@nymgate/doctor/doctor-ports';
import { createSourceAuthProbe } from '@nymgate/gateway/app/create-source-auth-probe';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import type {
  AppRegistration,
  MailboxGrant,
  SimulatedApp,
  Simulator,
} from '@nymgate/shell/gateway/load-simulator';
import type { PrivateDirectory } from '@nymgate/shell/gateway/private-directory';
import { writeAssertionFile } from '@nymgate/shell/gateway/write-assertion-file';
import { lookupConnector } from '@nymgate/shell/input/find-connector';

/** The tenant of a configuration, played by the simulator. */
export type EmulatedTenant = {
  readonly apps: Readonly<Record<string, SimulatedApp>>;
  /** What takes the place of `assertion`, by connector: only where the configured one cannot be had on this machine. */
  readonly assertions: Readonly<Record<string, { readonly type: 'token-file'; readonly path: string }>>;
  /** Somebody in the scope of Exchange and somebody out of it, where a connector is narrowed. */
  readonly exampleMailboxes: { readonly inside: string; readonly outside: string } | undefined;
  readonly close: () => Promise<void>;
};

type Parts = {
  readonly config: Config;
  readonly simulator: Simulator;
  readonly directory: PrivateDirectory;
};

const SUBJECT = 'system:serviceaccount:nymgate:simulated';

/**
 * Registers the applications that a configuration names, under its client ids, with what its options need, consented to. A configured
 * assertion that can be had here is trusted as it is; else the simulator gives one, renewed as a platform would.
 */
export async function emulateTenant(parts: Parts): Promise<EmulatedTenant> {
  const { config, simulator, directory } = parts;
  const own = await writeAssertionFile({ simulator, directory, subject: SUBJECT });
  const connectors = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [{ id, settings }],
  );
  const scope = connectors.some(({ settings }) => settings.scoping === 'exchange')
    ? peopleOf(simulator)
    : undefined;
  const apps: Record<string, SimulatedApp> = {};
  const assertions: Record<string, { type: 'token-file'; path: string }> = {};
  for (const { id, settings } of connectors) {
    const trust = await trustOf(parts, { id, settings });
    if (trust === undefined) assertions[id] = { type: 'token-file', path: own.file };
    const sharing = connectors.filter((other) => isSame(other.settings, settings));
    const shared = sharing.map((other) => apps[other.id]).find((app) => app !== undefined);
    apps[id] = shared ?? simulator.registerApp(registration(settings, { sharing, trust, simulator }));
    const grants = sharing.flatMap((other) => grantsOf(other, scope?.inside));
    if (grants.length > 0) apps[id].assignMailboxes(grants);
  }
  return { apps, assertions, exampleMailboxes: scope, close: async () => own.stop() };
}

type Named = { readonly id: string; readonly settings: ConnectorConfig };

function isSame(one: ConnectorConfig, other: ConnectorConfig): boolean {
  return one.clientId.toLowerCase() === other.clientId.toLowerCase();
}

function peopleOf({ people }: Simulator): { readonly inside: string; readonly outside: string } {
  const [inside, outside] = people.filter(({ kind }) => kind === 'member');
  return { inside: inside?.userPrincipalName ?? '', outside: outside?.userPrincipalName ?? '' };
}

type Trust = Pick<AppRegistration, 'credentials' | 'certificates'>;

function registration(
  { clientId }: ConnectorConfig,
  {
    sharing,
    trust,
    simulator,
  }: { sharing: readonly Named[]; trust: Trust | undefined; simulator: Simulator },
): AppRegistration {
  const roles = sharing.flatMap(rolesOf).map(({ value }) => value);
  const credential = {
    issuer: simulator.issuerUrl,
    subject: SUBJECT,
    audience: 'api://AzureADTokenExchange',
  };
  return {
    clientId,
    name: `Nymgate ${sharing.map(({ id }) => id).join(' ')}`,
    roles: [...new Set(roles)],
    credentials: [credential, ...(trust?.credentials ?? [])],
    certificates: trust?.certificates ?? [],
  };
}

/** What an administrator would consent to: nothing that Exchange grants, and no permission that stands in for another one. */
function rolesOf(named: Named): readonly Permission[] {
  return required(named).filter(
    ({ value }) => named.settings.scoping !== 'exchange' || getExchangeRole(value) === undefined,
  );
}

function required({ id, settings }: Named): readonly Permission[] {
  const permissions = lookupConnector(id)?.permissions(settings.options) ?? [];
  return permissions.filter(({ optional }) => optional !== true);
}

function grantsOf(named: Named, mailbox: string | undefined): readonly MailboxGrant[] {
  if (named.settings.scoping !== 'exchange' || mailbox === undefined) return [];
  const roles = new Set(required(named).flatMap(({ value }) => getExchangeRole(value) ?? []));
  return [...roles].map((role) => ({ role: role as MailboxGrant['role'], mailboxes: [mailbox] }));
}

/** What Entra would have to trust for the configured assertion; undefined when there is none on this machine. */
async function trustOf({ config, simulator }: Parts, { id, settings }: Named): Promise<Trust | undefined> {
  const { ports, close } = createDoctorPorts(config);
  try {
    if (settings.assertion.type === 'certificate') {
      const given = settings.assertion.certificates.map(({ certificate }) => ports.secrets.read(certificate));
      return { credentials: [], certificates: await Promise.all(given) };
    }
    const probe = createSourceAuthProbe(config, { connector: id, settings }, ports);
    const reading = await probe.readAssertion();
    if (reading.kind === 'failed') return undefined;
    const { issuer, subject, audiences, expiresAt = 0 } = reading.claims;
    const [audience] = audiences;
    if (issuer === undefined || subject === undefined || audience === undefined || expiresAt < Date.now())
      return undefined;
    simulator.trustIssuer(issuer);
    return { credentials: [{ issuer, subject, audience, name: 'configured' }] };
  } catch {
    // The platform, a file or a secret is not here: the simulator's own assertion takes the place.
    return undefined;
  } finally {
    await close();
  }
}
