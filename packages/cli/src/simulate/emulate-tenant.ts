import { getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import type { Permission } from '@nymgate/connectors/index';
import { createDoctorPorts } from '@nymgate/doctor/steps/doctor-ports';
import { createSourceAuthProbe } from '@nymgate/gateway/app/create-source-auth-probe';
import type { Config } from '@nymgate/gateway/config/config-settings';
import type { ConnectorConfig } from '@nymgate/gateway/config/connector-settings';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import type {
  AppRegistration,
  MailboxGrant,
  SimulatedApp,
  Simulator,
} from '@nymgate/shell/gateway/load-simulator';
import type { PrivateDirectory } from '@nymgate/shell/gateway/private-directory';
import { writeAssertionFile } from '@nymgate/shell/gateway/write-assertion-file';
import { lookupConnector } from '@nymgate/shell/input/find-connector';

/** A configured tenant, emulated by the simulator. */
export type EmulatedTenant = {
  readonly apps: Readonly<Record<string, SimulatedApp>>;
  /** Replacements of assertions that are unavailable on this machine, by connector. */
  readonly assertions: Readonly<Record<string, { readonly type: 'token-file'; readonly path: string }>>;
  /** A mailbox inside and one outside the Exchange scope, for connectors with `scoping: exchange`. */
  readonly exampleMailboxes: { readonly inside: string; readonly outside: string } | undefined;
  readonly close: () => Promise<void>;
};

type Parts = { readonly config: Config; readonly simulator: Simulator; readonly directory: PrivateDirectory };

const SUBJECT = 'system:serviceaccount:nymgate:simulated';

/** Available assertions are trusted; others are replaced by the simulator's. */
export async function emulateTenant(parts: Parts): Promise<EmulatedTenant> {
  const { config, simulator, directory } = parts;
  const assertion = await writeAssertionFile({ simulator, directory, subject: SUBJECT });
  const connectors = Object.entries(config.connectors).flatMap(([id, settings]) =>
    settings === undefined ? [] : [{ id, settings }],
  );
  const scope = connectors.some(({ settings }) => settings.scoping === 'exchange')
    ? pickPeople(simulator)
    : undefined;
  const apps: Record<string, SimulatedApp> = {};
  const assertions: Record<string, { type: 'token-file'; path: string }> = {};
  for (const { id, settings } of connectors) {
    const clientId = settings.clientId.toLowerCase();
    const trust = await readTrust(parts, { id, settings });
    if (trust === undefined) assertions[id] = { type: 'token-file', path: assertion.file };
    const sharing = connectors.filter((other) => other.settings.clientId.toLowerCase() === clientId);
    const shared = sharing.map((other) => apps[other.id]).find((app) => app !== undefined);
    apps[id] = shared ?? simulator.registerApp(registration(settings, { sharing, trust, simulator }));
    const grants = sharing.flatMap((other) => listGrants(other, scope?.inside));
    if (grants.length > 0) apps[id].assignMailboxes(grants);
  }
  return { apps, assertions, exampleMailboxes: scope, close: async () => assertion.stop() };
}

type Named = { readonly id: string; readonly settings: ConnectorConfig };

function pickPeople({ people }: Simulator): { readonly inside: string; readonly outside: string } {
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
  const roles = sharing.flatMap(listRoles).map(({ value }) => value);
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

/** Permissions for consent: neither Exchange's nor alternatives. */
function listRoles(named: Named): readonly Permission[] {
  return required(named).filter(
    ({ value }) => named.settings.scoping !== 'exchange' || getExchangeRole(value) === undefined,
  );
}

function required({ id, settings }: Named): readonly Permission[] {
  const permissions = lookupConnector(getBaseId(id, settings))?.permissions(settings.options) ?? [];
  return permissions.filter(({ optional }) => optional !== true);
}

function listGrants(named: Named, mailbox: string | undefined): readonly MailboxGrant[] {
  if (named.settings.scoping !== 'exchange' || mailbox === undefined) return [];
  const roles = new Set(required(named).flatMap(({ value }) => getExchangeRole(value) ?? []));
  return [...roles].map((role) => ({ role: role as MailboxGrant['role'], mailboxes: [mailbox] }));
}

/** Trust for the configured assertion; undefined if it is unavailable here. */
async function readTrust({ config, simulator }: Parts, { id, settings }: Named): Promise<Trust | undefined> {
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
    // The platform, a file or a secret is missing: the simulator's assertion replaces it.
    return undefined;
  } finally {
    await close();
  }
}
