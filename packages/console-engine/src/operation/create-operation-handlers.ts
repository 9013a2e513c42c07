import type { ConsoleEngine } from 'nymgate-console';
import type { OperationTarget } from '../shared/operation-target.ts';
import { createGatewayPoller } from './create-gateway-poller.ts';
import { streamDoctor } from './stream-doctor.ts';

/** Answers of the page Operation: a gateway by its admin listener, its audit trail, and `doctor`. */
export function createOperationHandlers({
  adminUrl,
  audit,
  doctor,
}: OperationTarget): Pick<ConsoleEngine['handlers'], 'operation/read'> {
  const watch = createGatewayPoller(adminUrl, Date.now);
  return {
    'operation/read': async () => {
      const { auditHead, ...reading } = await watch.read();
      return { ...reading, audit: await audit.read(auditHead), doctor: doctor !== undefined };
    },
  };
}

export function createOperationStreams({
  doctor,
}: OperationTarget): Pick<ConsoleEngine['streams'], 'operation/doctor'> {
  return { 'operation/doctor': (_, signal) => streamDoctor(doctor, signal) };
}
