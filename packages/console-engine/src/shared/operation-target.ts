import type { ConfigToCheck } from '@nymgate/doctor/examine-deployment';
import type { AuditReading } from 'nymgate-console';

/** An audit trail that is read while it grows, and what the page shows of it. */
export type AuditWatch = {
  /** A line of the gateway's output, audit or log. */
  readonly addLine: (line: string) => void;
  /** @param head end of the trail as the gateway tells it: `INSTANCE:NUMBER:CHAIN` */
  readonly read: (head: string | undefined) => Promise<AuditReading>;
};

/** What the page Operation watches. */
export type OperationTarget = {
  /** Origin of the admin listener; undefined: there is none. */
  readonly adminUrl: string | undefined;
  /** Whether it is a gateway of another process. */
  readonly isRemote: boolean;
  readonly audit: AuditWatch;
  /** What `doctor` examines; undefined: of the gateway nothing but its admin listener is known. */
  readonly doctor: ConfigToCheck | undefined;
};
