import { getExchangeRole, grantsMailboxAccess } from '@nymgate/connectors/builders/exchange-roles';
import { findBroaderRoles } from '@nymgate/connectors/builders/permissions';
import type { Connector, Permission } from '@nymgate/connectors/index';
import type { ExchangeResult } from '@nymgate/gateway/app/create-source-auth-probe';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import type { DoctorCase } from '../steps/doctor-case.ts';
import {
  type DoctorFinding,
  fail,
  okStep,
  type StepResult,
  skippedStep,
  toStep,
  warn,
} from '../steps/step.ts';
import { findOptionsAvoiding } from './find-options-avoiding.ts';
import { ADD_AND_CONSENT_HINT, addAndConsentCommands, revokeCommands } from './role-commands.ts';

/** Whether a permission is held, itself, within a wider one or in Exchange. */
export type HeldRoles = {
  readonly hasRole: (role: string) => boolean;
  /** Endpoints that a missing permission blocks. */
  readonly blockedEndpoints: ReadonlySet<string>;
};

type RolesCase = Pick<DoctorCase, 'id' | 'config' | 'settings' | 'connector'>;
type Granted = Extract<ExchangeResult, { kind: 'granted' }>;

const ALL_MAILBOXES_HINT: HeldRoles = { hasRole: () => true, blockedEndpoints: new Set() };

/**
 * Compares the roles in the access token with the connector's minimum. What `scoping: exchange` leaves to
 * Exchange must not be in the token, where it would open every mailbox (SCP-01).
 */
export function examineRoles(examined: RolesCase, { token }: Granted): StepResult<HeldRoles> {
  if (token === undefined)
    return { step: skippedStep('roles', 'the access token cannot be read'), value: ALL_MAILBOXES_HINT };
  const { roles } = token;
  const { connector, settings } = examined;
  if (connector === undefined) return examineCustomRules(examined, roles);
  const all = connector.permissions(settings.options);
  const scoped = isScoped(settings) ? all.filter(({ value }) => getExchangeRole(value) !== undefined) : [];
  const needed = all.filter((permission) => !scoped.includes(permission));
  if (roles.length === 0 && needed.length > 0) return { step: toStep('roles', [noRoles(examined, needed)]) };
  const missing = findMissing(needed, roles);
  const open = isScoped(settings) ? roles.filter(grantsMailboxAccess) : [];
  const findings = [
    ...missingFindings(missing, examined),
    ...openFindings(examined, open),
    ...wideFindings(needed, roles),
    ...excessFindings(
      examined,
      all,
      roles.filter((role) => !open.includes(role)),
    ),
  ];
  return {
    step: toStep('roles', findings, {
      summary: summarize(roles, scoped),
      details: { roles },
    }),
    value: {
      hasRole: (role) => isHeld(role, roles) || scoped.some(({ value }) => value === role),
      blockedEndpoints: new Set(missing.flatMap(({ endpoints }) => endpoints)),
    },
    blocks: false,
  };
}

function isScoped({ scoping }: Pick<RolesCase['settings'], 'scoping'>): boolean {
  return scoping === 'exchange';
}

function summarize(roles: readonly string[], scoped: readonly Permission[]): string {
  const held = `the token holds what the connector needs: ${roles.join(', ')}`;
  const inExchange = [...new Set(scoped.flatMap(({ value }) => getExchangeRole(value) ?? []))];
  return inExchange.length === 0 ? held : `${held}; Exchange has to grant ${inExchange.join(', ')}`;
}

/** What custom rules need is unknown, except that a scoped connector must not hold mailbox roles. */
function examineCustomRules(examined: RolesCase, roles: readonly string[]): StepResult<HeldRoles> {
  const summary = `the token holds ${roles.join(', ') || 'no role'}; what your own rules need is not known`;
  const open = isScoped(examined.settings) ? roles.filter(grantsMailboxAccess) : [];
  if (roles.length === 0 && !isScoped(examined.settings))
    return {
      step: toStep('roles', [noRoles(examined, [])]),
    };
  if (open.length === 0) return { step: okStep('roles', summary), value: ALL_MAILBOXES_HINT };
  const step = toStep('roles', openFindings(examined, open), { summary });
  return { step, value: ALL_MAILBOXES_HINT, blocks: false };
}

function isHeld(role: string, roles: readonly string[]): boolean {
  return roles.includes(role) || findBroaderRoles(role, roles).length > 0;
}

/** Required permissions not held, with the endpoints that no held narrower permission opens. */
function findMissing(needed: readonly Permission[], roles: readonly string[]): readonly Permission[] {
  const narrow = needed.filter(({ value, optional }) => optional === true && isHeld(value, roles));
  const opened = new Set(narrow.flatMap(({ endpoints }) => endpoints));
  return needed
    .filter(({ value, optional }) => optional !== true && !isHeld(value, roles))
    .map((permission) => ({
      ...permission,
      endpoints: permission.endpoints.filter((id) => !opened.has(id)),
    }))
    .filter(({ endpoints }) => endpoints.length > 0);
}

function noRoles({ id, settings }: RolesCase, needed: readonly Permission[]): DoctorFinding {
  const required = needed.filter(({ optional }) => optional !== true);
  return fail('consent-administrator', {
    summary: 'The access token holds no role at all.',
    causes: [
      'Admin consent was never granted: Entra issues a token all the same.',
      'Consent was granted a moment ago and has not reached all of Entra.',
      'The app registration lists no application permission, so that consent granted nothing; delegated ones do not count.',
    ],
    next: ADD_AND_CONSENT_HINT,
    ...(required.length > 0 && {
      commands: addAndConsentCommands({ id, clientId: settings.clientId }, required),
    }),
  });
}

function missingFindings(
  missing: readonly Permission[],
  { id: name, connector, settings: { clientId, rules, options } }: RolesCase,
): readonly DoctorFinding[] {
  if (missing.length === 0) return [];
  const named = missing.map(({ value, id }) => `${value} (${id})`);
  const isCustom = rules !== undefined;
  return [
    (isCustom ? warn : fail)('consent-administrator', {
      summary: `${named.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      causes: missing.map((permission) => {
        const { value, endpoints, reason } = permission;
        const without = connector === undefined ? [] : findOptionsAvoiding(connector, options, permission);
        return `Without ${value} these endpoints do not work: ${endpoints.join(', ')}. ${reason}${joinChoices(without)}`;
      }),
      next: isCustom
        ? `where your rules serve these endpoints, ${ADD_AND_CONSENT_HINT}`
        : ADD_AND_CONSENT_HINT,
      commands: addAndConsentCommands({ id: name, clientId }, missing),
    }),
  ];
}

function joinChoices(options: readonly string[]): string {
  return options.length === 0 ? '' : ` Not wanted? Set ${options.join(' or ')} in the connector's options.`;
}

/** SCP-01: grants in Entra and in Exchange add up. */
function openFindings({ settings, config }: RolesCase, open: readonly string[]): readonly DoctorFinding[] {
  if (open.length === 0) return [];
  const { clientId } = settings;
  return [
    fail('consent-administrator', {
      summary: `${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} consented to in Entra: every mailbox is open, whatever Exchange narrows.`,
      causes: ['What Entra grants and what Exchange grants add up; the wider one counts.'],
      next: `take ${open.join(', ')} away from the enterprise application and from the app registration; what Exchange grants stays`,
      commands: revokeCommands({ clientId, graph: config.source.graph }, open),
    }),
  ];
}

function wideFindings(needed: readonly Permission[], roles: readonly string[]): readonly DoctorFinding[] {
  return needed
    .filter(({ optional }) => optional !== true)
    .flatMap(({ value }) => {
      const wider = findBroaderRoles(value, roles);
      if (wider.length === 0) return [];
      return [
        warn('consent-administrator', {
          summary: `${wider.join(', ')} is held where ${value} would do.`,
          next: `grant ${value}, then remove ${wider.join(', ')}`,
        }),
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
    (role) => !known.some(({ value }) => value === role || findBroaderRoles(value, roles).includes(role)),
  );
  if (excess.length === 0) return [];
  return [
    warn('consent-administrator', {
      summary: `The application holds more than it needs: ${excess.join(', ')}.`,
      causes: ['An attacker who takes over the gateway could read that too.'],
      next: `remove ${excess.join(', ')} from the enterprise application, if nothing else uses it`,
    }),
  ];
}

/** Permissions of other connectors with the same application. */
function neededByOthers({ id, config, settings }: RolesCase): readonly Permission[] {
  const same = ({ tenant, clientId }: typeof settings) =>
    `${tenant} ${clientId}`.toLowerCase() === `${settings.tenant} ${settings.clientId}`.toLowerCase();
  return Object.entries(config.connectors).flatMap(([other, its]) => {
    if (other === id || its === undefined || !same(its)) return [];
    return knownPermissions(lookupConnector(getBaseId(other, its)), its);
  });
}

function knownPermissions(
  connector: Connector | undefined,
  { options }: Pick<RolesCase, 'settings'>['settings'],
): readonly Permission[] {
  return connector?.permissions(options) ?? [];
}
