import * as v from 'valibot';
import type { Operation, Stream } from './operation-kinds.ts';

/** How the watched gateway does. */
export type GatewayReading = { readonly time: string };

export type DoctorItem = { readonly step: string };

/** What the page Operation asks. */
export type GatewayOperations = {
  readonly 'operation/read': Operation<Record<string, never>, GatewayReading>;
};

export type GatewayStreams = {
  readonly 'operation/doctor': Stream<Record<string, never>, DoctorItem>;
};

export const operationRequests = {
  'operation/read': v.strictObject({}),
  'operation/doctor': v.strictObject({}),
} as const;
