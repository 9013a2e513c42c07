import { CommandError } from '@nymgate/shell/terminal/command-error';
import { type AdminRequest, type AdminResponse, getId, getRows, key, textIn } from './admin-graph-client.ts';
import type { AppPlan, Change } from './plan-app.ts';
import type { GraphPrincipal } from './read-app.ts';
import type { AdminSession } from './sign-in.ts';
import type { DesiredApp } from './to-desired-app.ts';
import { type Right, toGraphError } from './to-graph-error.ts';

/** As far as known. */
export type AppliedIds = {
  readonly objectId: string;
  readonly clientId: string;
  readonly principalId: string;
};

export type ApplyContext = AdminSession & {
  readonly principal: GraphPrincipal;
  /** Called after each change with the IDs so far, so that an aborted run reports what it made. */
  readonly onChange: (change: Change, ids: AppliedIds) => Promise<void> | void;
};

/**
 * Applies the changes of one application in order.
 * @throws CommandError ADMIN_RIGHTS, ADMIN_TOKEN, ADMIN_GRAPH at the first failure; earlier changes stay
 */
export async function applyPlan(
  { desired, state, changes }: AppPlan,
  applying: ApplyContext,
): Promise<AppliedIds> {
  let ids: AppliedIds = {
    objectId: state?.objectId ?? '',
    clientId: state?.clientId ?? '',
    principalId: state?.principalId ?? '',
  };
  const fresh = state === undefined;
  for (const change of changes) {
    ids = await applyChange(change, { desired, applying, ids, fresh });
    await applying.onChange(change, ids);
  }
  return ids;
}

type ApplyStep = {
  readonly desired: DesiredApp;
  readonly applying: ApplyContext;
  readonly ids: AppliedIds;
  /** Created in this run, so possibly not replicated yet. */
  readonly fresh: boolean;
};

async function applyChange(change: Change, step: ApplyStep): Promise<AppliedIds> {
  switch (change.kind) {
    case 'create-application':
      return createApplication(change.access, step);
    case 'permissions':
      return patchApplication({ requiredResourceAccess: change.access }, step);
    case 'owner':
      return ensureOwner(step, change.id);
    case 'create-principal':
      return createPrincipal(step);
    case 'credential':
      return putCredential(change, step);
    case 'grant':
      return grantRole(change, step);
  }
}

type ActionContext = { readonly doing: string; readonly right: Right };

async function send(
  { applying, fresh }: ApplyStep,
  request: AdminRequest,
  { doing, right }: ActionContext,
): Promise<AdminResponse> {
  const answer = await applying.graph.send(fresh ? { ...request, afterCreation: true } : request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw toGraphError(answer, { doing, right, tenantId: applying.tenantId });
}

/** By unique name, so that concurrent runs create only one application (graph-facts.md#8.1). */
async function createApplication(access: readonly unknown[], step: ApplyStep): Promise<AppliedIds> {
  const { desired, applying } = step;
  const path = `/v1.0/applications${key('uniqueName', desired.uniqueName)}`;
  const body = {
    displayName: desired.displayName,
    signInAudience: 'AzureADMyOrg',
    requiredResourceAccess: access,
  };
  const doing = { doing: `registering ${desired.displayName}`, right: 'register' } as const;
  const request = { method: 'PATCH', path, body, createIfMissing: true } as const;
  const made = await send({ ...step, fresh: false }, request, doing);
  const found =
    made.status === 201 ? made : await send(step, { method: 'GET', path: `${path}?$select=id,appId` }, doing);
  const ids = { ...step.ids, objectId: getId(found.body, 'id'), clientId: getId(found.body, 'appId') };
  const { person } = applying;
  return person === undefined ? ids : ensureOwner({ ...step, ids }, person);
}

/**
 * Owners can continue without a directory role. Entra adds a member who registers, but no administrator, and
 * refuses an owner twice (graph-facts.md#8.1).
 */
async function ensureOwner(step: ApplyStep, person: string): Promise<AppliedIds> {
  const path = `/v1.0/applications/${step.ids.objectId}/owners`;
  const doing = {
    doing: `making ${person} an owner of ${step.desired.displayName}`,
    right: 'change',
  } as const;
  const owners = await send(step, { method: 'GET', path: `${path}?$select=id` }, doing);
  if (getRows(owners).some((row) => textIn(row, 'id') === person)) return step.ids;
  const body = { '@odata.id': `${step.applying.origin}/v1.0/directoryObjects/${person}` };
  await send({ ...step, fresh: false }, { method: 'POST', path: `${path}/$ref`, body }, doing);
  return step.ids;
}

async function patchApplication(
  body: Readonly<Record<string, unknown>>,
  step: ApplyStep,
): Promise<AppliedIds> {
  const doing = { doing: `changing ${step.desired.displayName}`, right: 'change' } as const;
  await send(step, { method: 'PATCH', path: `/v1.0/applications/${step.ids.objectId}`, body }, doing);
  return step.ids;
}

async function createPrincipal(step: ApplyStep): Promise<AppliedIds> {
  const { clientId: appId } = step.ids;
  const request: AdminRequest = { method: 'POST', path: '/v1.0/servicePrincipals', body: { appId } };
  const doing = {
    doing: `making the service principal of ${step.desired.displayName}`,
    right: 'register',
  } as const;
  const { graph } = step.applying;
  const made = await graph.send(step.fresh ? { ...request, afterCreation: true } : request);
  if (made.status === 201) return { ...step.ids, principalId: getId(made.body, 'id') };
  // Created concurrently.
  if (made.status !== 409) throw toGraphError(made, { ...doing, tenantId: step.applying.tenantId });
  const found = await send(
    step,
    { method: 'GET', path: `/v1.0/servicePrincipals${key('appId', appId)}?$select=id` },
    doing,
  );
  return { ...step.ids, principalId: getId(found.body, 'id') };
}

async function putCredential(
  { credential }: Extract<Change, { kind: 'credential' }>,
  step: ApplyStep,
): Promise<AppliedIds> {
  const { name, issuer, subject, audience } = credential;
  const path = `/v1.0/applications/${step.ids.objectId}/federatedIdentityCredentials${key('name', name)}`;
  const body = {
    issuer,
    subject,
    audiences: [audience],
    description: 'The identity that the gateway runs as.',
  };
  const doing = { doing: `letting ${step.desired.displayName} trust the gateway`, right: 'change' } as const;
  await send(step, { method: 'PATCH', path, body, createIfMissing: true }, doing);
  return step.ids;
}

async function grantRole(
  { role, roleId }: Extract<Change, { kind: 'grant' }>,
  step: ApplyStep,
): Promise<AppliedIds> {
  const { principal } = step.applying;
  const body = { principalId: step.ids.principalId, resourceId: principal.id, appRoleId: roleId };
  const path = `/v1.0/servicePrincipals/${principal.id}/appRoleAssignedTo`;
  const doing = { doing: `granting ${role} to ${step.desired.displayName}`, right: 'consent' } as const;
  await send(step, { method: 'POST', path, body }, doing);
  return step.ids;
}

export type PartialFailure = { readonly created: readonly string[]; readonly error: CommandError };

/**
 * Adds what was made before the failure. A new run completes it, since each run makes only what is missing.
 */
export function toPartialFailure({ created, error }: PartialFailure): CommandError {
  if (created.length === 0) return error;
  const before = `${error.code} ${error.message.replace(/\.$/, '')}`;
  return new CommandError(
    'SETUP_INCOMPLETE',
    `${before}; made before that: ${created.join('; ')}; run the same command again, it makes what is missing`,
  );
}
