import type { Entity } from '../../base/entity.ts';
import { badRequest, insufficient } from '../../base/graph-error.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import { type Caller, canManage } from '../../entra/directory-roles.ts';
import type { GraphContext } from '../odata/call.ts';

/** A request that changes something. */
export type WriteCall = GraphContext &
  Caller & {
    readonly slots: Readonly<Record<string, string>>;
    readonly body: Entity;
    /** `Prefer: create-if-missing`. */
    readonly createIfMissing: boolean;
  };

/** 201 with the new object, or 204 without a body. */
export type WriteResponse = { readonly status: 201 | 204; readonly body: Entity };

export type Write = {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** Segments after `/v1.0`; `{name}` is a slot. */
  readonly path: string;
  /** One of these opens it, of a person's scopes or an application's roles. */
  readonly roles: readonly string[];
  readonly run: (call: WriteCall) => WriteResponse;
};

export const WRITERS = ['Application.ReadWrite.All', 'Directory.AccessAsUser.All'];
export const NO_CONTENT: WriteResponse = Object.freeze({ status: 204, body: {} });

/** Throws GraphError 403, in the words of the directory (graph-facts.md#4.2). */
export function requireAllowed(allowed: boolean): void {
  if (!allowed) throw insufficient();
}

export function requireManager(call: Caller, app: RegisteredApp): void {
  requireAllowed(canManage(call, app.state.owners));
}

const invalid = (name: string) =>
  badRequest(`Invalid value specified for property '${name}' of resource.`, 'Request_BadRequest');

/** Throws GraphError 400 when the member is no text. */
export function getText(body: Entity, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw invalid(name);
  return value;
}

/** Throws GraphError 400 for a member that is not among the known ones. */
export function checkPropertyNames(body: Entity, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(unknown);
}
