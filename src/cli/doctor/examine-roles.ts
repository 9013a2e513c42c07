import type { ExchangeReading } from '../../app/index.ts';
import { widerHeld } from '../../connectors/builders/permissions.ts';
import type { Connector, Permission } from '../../connectors/index.ts';
import { FAULT_OWNERS } from '../../faults/fault.ts';
import { knownConnector } from '../input/find-connector.ts';
import type { DoctorCase } from './doctor-case.ts';
import { type DoctorFinding, type Examined, judgedStep, okStep, skippedStep } from './step.ts';

/** What later steps need: whether a permission is held, itself or within a wider one. */
export type HeldRoles = {
  readonly holds: (role: string) => boolean;
  /** Ids of endpoints that a missing permission stops. */
  readonly stopped: ReadonlySet<string>;
};

type RolesCase = Pick<DoctorCase, 'id' | 'config' | 'settings' | 'connector'>;
type Granted = Extract<ExchangeReading, { kind: 'granted' }>;

const EVERYTHING: HeldRoles = { holds: () => true, stopped: new Set() };
const CONSENT = 'grant admin consent for the application; then run nymgate doctor again after some minutes';

/** Compares the roles in the access token with the least that the connector needs. */
export function examineRoles(examined: RolesCase, { token }: Granted): Examined<HeldRoles> {
  if (token === undefined)
    return { step: skippedStep('roles', 'the access token cannot be read'), value: EVERYTHING };
  const { roles } = token;
  const { connector, settings } = examined;
  if (roles.length === 0) return { step: judgedStep('roles', [noRoles()], { summary: '' }) };
  if (connector === undefined)
    return {
      step: okStep('roles', `the token holds ${roles.join(', ')}; what your own rules need is not known`),
      value: EVERYTHING,
    };
  const needed = connector.permissions(settings.options);
  const missing = missingOf(needed, roles);
  const findings = [
    ...missing.map((permission) => missingFinding(permission, settings.rules !== undefined)),
    ...wideFindings(needed, roles),
    ...excessFindings(examined, needed, roles),
  ];
  return {
    step: judgedStep('roles', findings, {
      summary: `the token holds what the connector needs: ${roles.join(', ')}`,
      details: { roles },
    }),
    value: {
      holds: (role) => isHeld(role, roles),
      stopped: new Set(missing.flatMap(({ endpoints }) => endpoints)),
    },
    blocks: false,
  };
}

function isHeld(role: string, roles: readonly string[]): boolean {
  return roles.includes(role) || widerHeld(role, roles).length > 0;
}

function missingOf(needed: readonly Permission[], roles: readonly string[]): readonly Permission[] {
  return needed.filter(({ value, optional }) => optional !== true && !isHeld(value, roles));
}

function noRoles(): DoctorFinding {
  return {
    level: 'fail',
    summary: 'The access token holds no role at all.',
    causes: [
      'Admin consent was never granted: Entra issues a token all the same.',
      'Consent was granted a moment ago and has not reached all of Entra.',
      'Delegated permissions were added in the place of application permissions.',
    ],
    next: CONSENT,
    who: FAULT_OWNERS['consent-administrator'],
  };
}

function missingFinding({ value, id, endpoints, reason }: Permission, ownRules: boolean): DoctorFinding {
  return {
    level: ownRules ? 'warn' : 'fail',
    summary: `${value} (${id}) is missing.`,
    causes: [`Without it these endpoints do not work: ${endpoints.join(', ')}.`, reason],
    next: ownRules ? 'grant it where your rules serve these endpoints' : CONSENT,
    who: FAULT_OWNERS['consent-administrator'],
  };
}

/** The connector works, with more than it needs. */
function wideFindings(needed: readonly Permission[], roles: readonly string[]): readonly DoctorFinding[] {
  return needed
    .filter(({ optional }) => optional !== true)
    .flatMap(({ value }) => {
      const wider = widerHeld(value, roles);
      if (wider.length === 0) return [];
      return [
        {
          level: 'warn' as const,
          summary: `${wider.join(', ')} is held where ${value} would do.`,
          next: `grant ${value}, then remove ${wider.join(', ')}`,
          who: FAULT_OWNERS['consent-administrator'],
        },
      ];
    });
}

function excessFindings(
  examined: RolesCase,
  needed: readonly Permission[],
  roles: readonly string[],
): readonly DoctorFinding[] {
  const known = [...needed, ...neededByOthers(examined)];
  const excess = roles.filter(
    (role) => !known.some(({ value }) => value === role || widerHeld(value, roles).includes(role)),
  );
  if (excess.length === 0) return [];
  return [
    {
      level: 'warn',
      summary: `The application holds more than it needs: ${excess.join(', ')}.`,
      causes: ['Whoever takes over the gateway could read that too.'],
      next: `remove ${excess.join(', ')} from the enterprise application, if nothing else uses it`,
      who: FAULT_OWNERS['consent-administrator'],
    },
  ];
}

/** Permissions of the other connectors that use the same application. */
function neededByOthers({ id, config, settings }: RolesCase): readonly Permission[] {
  const same = ({ tenant, clientId }: typeof settings) =>
    `${tenant} ${clientId}`.toLowerCase() === `${settings.tenant} ${settings.clientId}`.toLowerCase();
  return Object.entries(config.connectors).flatMap(([other, its]) => {
    if (other === id || its === undefined || !same(its)) return [];
    return knownPermissions(knownConnector(other), its);
  });
}

function knownPermissions(
  connector: Connector | undefined,
  { options }: Pick<RolesCase, 'settings'>['settings'],
): readonly Permission[] {
  return connector?.permissions(options) ?? [];
}
