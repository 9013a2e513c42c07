import { type Refusal, refusal } from './aadsts.ts';
import type { RegisteredApp } from './app-registry.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SINGLE_FIELDS = [
  'grant_type',
  'client_id',
  'scope',
  'client_assertion_type',
  'client_assertion',
  'client_secret',
] as const;

export type KnownTenants = {
  readonly tenantId: string;
  readonly domains: readonly string[];
  /** Tenants of other clouds, by id or domain (AADSTS90038). */
  readonly foreignTenants: readonly string[];
};

export function refuseTenant(known: KnownTenants, tenant: string): Refusal | undefined {
  const name = tenant.toLowerCase();
  if (name === known.tenantId || known.domains.includes(name)) return undefined;
  if (['common', 'consumers', 'organizations'].includes(name)) return refusal(9001023, name);
  return refusal(known.foreignTenants.includes(name) ? 90038 : 90002, tenant);
}

export function refuseForm(form: URLSearchParams): Refusal | undefined {
  if (SINGLE_FIELDS.some((name) => form.getAll(name).length > 1)) return refusal(9002313, '');
  const missing = (['grant_type', 'client_id', 'scope'] as const).find(
    (name) => (form.get(name) ?? '') === '',
  );
  if (missing !== undefined) return refusal(900144, missing);
  const grant = form.get('grant_type') ?? '';
  return grant === 'client_credentials' ? undefined : refusal(70003, grant);
}

export function resourceOf(scope: string): string {
  return scope.slice(0, -'/.default'.length);
}

export function refuseScope(resources: readonly string[], scope: string): Refusal | undefined {
  if (scope.trim().includes(' ')) return refusal(70011, scope);
  if (!scope.endsWith('/.default')) return refusal(1002012, scope);
  return resources.includes(resourceOf(scope)) ? undefined : refusal(500011, resourceOf(scope));
}

export function refuseApp(app: RegisteredApp | undefined, clientId: string): Refusal | undefined {
  if (app === undefined) return refusal(700016, clientId);
  if (!app.state.servicePrincipal) return refusal(7000229, clientId);
  return app.state.disabled ? refusal(7000112, `${clientId}'(${app.name})`) : undefined;
}

export function refuseCredential(form: URLSearchParams): Refusal | undefined {
  if (form.has('client_secret')) return refusal(7000215, form.get('client_id') ?? '');
  if ((form.get('client_assertion') ?? '') === '') return refusal(7000218, '');
  if (form.get('client_assertion_type') === ASSERTION_TYPE) return undefined;
  return refusal(90023, "The value of the parameter 'client_assertion_type' is not supported.");
}
