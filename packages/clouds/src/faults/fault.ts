/**
 * Who can mend a fault: the least role that may (Microsoft's "least privileged role by task"), or nobody because it passes.
 * A Global Administrator may do all of it.
 */
export const FAULT_OWNERS = {
  operator: 'the operator of the gateway',
  'application-owner':
    'an owner of the Entra application, an Application Administrator or a Cloud Application Administrator',
  'consent-administrator': 'a Privileged Role Administrator',
  'teams-administrator': 'a Teams Administrator',
  'exchange-administrator': 'an Exchange Administrator',
  'license-administrator': 'whoever assigns licences in the tenant',
  'tenant-administrator': "a Global Administrator, or whoever keeps the tenant's sign-in policies",
  'platform-administrator': 'whoever administers the cloud account that the gateway runs in',
  caller: 'whoever sends the request',
  nobody: 'nobody: it passes by itself',
} as const satisfies Record<string, string>;

export type FaultOwner = keyof typeof FAULT_OWNERS;

/**
 * Something that goes wrong between the platform, Entra ID, Graph and the gateway, told as a person needs it. Tables of these
 * serve `nymgate doctor`, the log and docs/troubleshooting.md. Every text is a constant.
 */
export type Fault = {
  /** What it means. One sentence. */
  readonly title: string;
  /** Likely ones first. */
  readonly causes: readonly [string, ...string[]];
  /** The next thing to do. */
  readonly fix: string;
  readonly who: FaultOwner;
  /** Whether the meaning was seen in Microsoft's documentation or source, or is told by third parties only. */
  readonly mark: 'verified' | 'unverified';
  /** Lines to paste; `<client id>` (PowerShell) and `CLIENT-ID` (shell) are placeholders. */
  readonly commands?: readonly string[];
};

/** Freezes a table to the bottom: it is shared by everything that explains a fault. */
export function freezeFaults<T extends Readonly<Record<string, Fault>>>(table: T): T {
  for (const fault of Object.values(table)) {
    Object.freeze(fault.causes);
    if (fault.commands !== undefined) Object.freeze(fault.commands);
    Object.freeze(fault);
  }
  return Object.freeze(table);
}
