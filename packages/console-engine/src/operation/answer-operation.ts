import type { ConsoleEngine } from 'nymgate-console';
import type { OperationTarget } from '../shared/operation-target.ts';
import { followDoctor } from './follow-doctor.ts';
import { watchGateway } from './watch-gateway.ts';

/** Answers of the page Operation: a gateway by its admin listener, its audit trail, and `doctor`. */
export function answerOperation({
  adminUrl,
  audit,
  doctor,
}: OperationTarget): Pick<ConsoleEngine['answers'], 'operation/read'> {
  const watch = watchGateway(adminUrl, Date.now);
  return {
    'operation/read': async () => {
      const { auditHead, ...reading } = await watch.read();
      return { ...reading, audit: await audit.read(auditHead), doctor: doctor !== undefined };
    },
  };
}

export function streamOperation({
  doctor,
}: OperationTarget): Pick<ConsoleEngine['streams'], 'operation/doctor'> {
  return { 'operation/doctor': (_, signal) => followDoctor(doctor, signal) };
}
