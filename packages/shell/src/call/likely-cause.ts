import { findEntraFault } from '@nymgate/clouds/faults/entra-faults';
import { FAULT_OWNERS, type Fault } from '@nymgate/clouds/faults/fault';
import { findGraphFaults } from '@nymgate/clouds/faults/find-graph-faults';
import { getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import type { Connector, ConnectorOptions, Permission } from '@nymgate/connectors/index';
import { findSourceAuthFault } from '@nymgate/gateway/app/source-auth-faults';
import type { HttpResponse } from '../gateway/send-request.ts';
import { getErrorCode, getErrorSubject, getSourceErrorCode } from './describe-response.ts';

export type FailedCall = {
  readonly path: string;
  readonly response: HttpResponse;
};

export type LikelyCause = {
  /** Fault name: a row of Graph's table, `AADSTS…`, or a provider constant. */
  readonly name: string;
  readonly fault: Fault;
  /** Permissions whose absence would explain it. */
  readonly roles: readonly Permission[];
};

export type CauseContext = {
  readonly connector: Connector;
  readonly options: ConnectorOptions;
  /** Whether the application holds a permission, if known: Graph also returns 403 for other reasons. */
  readonly hasRole?: (role: string) => boolean;
  /** Exchange grants access to mailboxes (`scoping: exchange`), so consent is never the fix (SCP-01). */
  readonly isExchangeScoped?: boolean;
};

/** Likely causes of a failed call, the likeliest first. */
export function likelyCauses(
  explainer: CauseContext,
  { path, response }: FailedCall,
): readonly LikelyCause[] {
  const code = getErrorCode(response);
  if (code === 'SOURCE_AUTH_FAILED') return authCause(response);
  if (code === 'SOURCE_THROTTLED') return fromGraph(explainer, { status: 429, code: 'unknown', path });
  if (code === 'RESYNC_REQUIRED') return fromGraph(explainer, { status: 410, code: 'resyncRequired', path });
  if (code !== 'SOURCE_ERROR') return [];
  return fromGraph(explainer, {
    status: response.status,
    code: getSourceErrorCode(response) ?? 'unknown',
    path,
  });
}

export function likelyCause(explainer: CauseContext, refusal: FailedCall): string {
  return likelyCauses(explainer, refusal)
    .map(({ fault, roles }) =>
      [
        roleText(roles) || fault.title,
        fault.fix,
        ...(fault.commands ?? []),
        `(${FAULT_OWNERS[fault.who]})`,
      ].join(' '),
    )
    .join(' Or: ');
}

function roleText(roles: readonly Permission[]): string {
  if (roles.length === 0) return '';
  return `The application may lack ${roles.map(({ value, id }) => `${value} (${id})`).join(' and ')}.`;
}

function authCause(response: HttpResponse): readonly LikelyCause[] {
  const hint = response.headers['nymgate-hint'];
  const name = hint === undefined ? (getErrorSubject(response) ?? '') : `AADSTS${hint}`;
  const fault = hint === undefined ? findSourceAuthFault(name) : findEntraFault(hint);
  return fault === undefined ? [] : [{ name, fault, roles: [] }];
}

type GraphFailure = { readonly status: number; readonly code: string; readonly path: string };

function fromGraph(explainer: CauseContext, failure: GraphFailure): readonly LikelyCause[] {
  const [path = ''] = failure.path.split('?');
  const { hasRole, isExchangeScoped } = explainer;
  const needed = permissionsAt(explainer, path).filter(
    ({ value }) => isExchangeScoped !== true || getExchangeRole(value) === undefined,
  );
  const ofMailbox = isExchangeScoped === true && permissionsAt(explainer, path).length > needed.length;
  const missing = hasRole === undefined ? needed : needed.filter(({ value }) => !hasRole(value));
  const causes = findGraphFaults({ ...failure, path })
    .filter(([name]) => !ofMailbox || name !== 'role-missing')
    .map(([name, fault]) => ({ name, fault, roles: name === 'role-missing' ? missing : [] }));
  if (hasRole === undefined) return withRoleFirst(causes);
  const others = causes.filter(({ name }) => name !== 'role-missing');
  const certain = missing.length > 0 ? causes.filter(({ name }) => name === 'role-missing') : others;
  return (certain.length > 0 ? certain : causes).slice(0, 1);
}

/** A missing role is the most common cause. */
function withRoleFirst(causes: readonly LikelyCause[]): readonly LikelyCause[] {
  const isRole = ({ name, roles }: LikelyCause) => name === 'role-missing' && roles.length > 0;
  return [...causes.filter(isRole), ...causes.filter((cause) => !isRole(cause))];
}

/** A path may also serve lookups of other endpoints. */
function permissionsAt({ connector, options }: CauseContext, path: string): readonly Permission[] {
  const endpoint = connector.ruleSet(options).endpoints.find((rule) => fits(rule.path, path));
  return connector
    .permissions(options)
    .filter(({ endpoints, optional }) => optional !== true && endpoints.includes(endpoint?.id ?? ''));
}

function fits(template: string, path: string): boolean {
  const pattern = template
    .split(/\{[^}]*\}/)
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}$`, 'i').test(path);
}
