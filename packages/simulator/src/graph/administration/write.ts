import type { Entity } from '../../base/entity.ts';
import { badRequest, GraphError, insufficient } from '../../base/graph-error.ts';
import type { RegisteredApp } from '../../entra/app-registry.ts';
import { type Caller, canManage } from '../../entra/directory-roles.ts';
import { getApplicationByKey } from '../directory/applications.ts';
import type { GraphContext } from '../odata/call.ts';

export type WriteCall = GraphContext &
  Caller & {
    readonly slots: Readonly<Record<string, string>>;
    readonly body: Entity;
    readonly createIfMissing: boolean;
  };

export type WriteResponse = { readonly status: 201 | 204; readonly body: Entity };

export type Write = {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Scopes of a person or roles of an application; one is enough. */
  readonly roles: readonly string[];
  readonly run: (call: WriteCall) => WriteResponse;
};

export const WRITERS = ['Application.ReadWrite.All', 'Directory.AccessAsUser.All'];
export const NO_CONTENT: WriteResponse = Object.freeze({ status: 204, body: {} });

/** Throws GraphError 403 (graph-facts.md#4.2). */
export function requireAllowed(allowed: boolean): void {
  if (!allowed) throw insufficient();
}

export function requireManager(call: Caller, app: RegisteredApp): void {
  requireAllowed(canManage(call, app.state.owners));
}

const invalid = (name: string) =>
  badRequest(`Invalid value specified for property '${name}' of resource.`, 'Request_BadRequest');

/** Throws GraphError 400 for anything but a non-empty string. */
export function getText(body: Entity, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw invalid(name);
  return value;
}

/** Throws GraphError 400 for an unknown property. */
export function checkPropertyNames(body: Entity, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(unknown);
}

/** The application that the path specifies. Throws GraphError 403 or 404. */
export function managedApplication(call: WriteCall): RegisteredApp {
  const app = getApplicationByKey(call);
  requireManager(call, app);
  return app;
}

/** The result of `find`; undefined instead of GraphError 404. */
export function findOptional<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) return undefined;
    throw error;
  }
}
