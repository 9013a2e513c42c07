/** The least privileged role that can fix a fault; a Global Administrator can fix all of them. */
export const FAULT_OWNERS = {
  operator: 'the operator of the gateway',
  'application-owner':
    'an owner of the Entra application, an Application Administrator or a Cloud Application Administrator',
  'consent-administrator': 'a Privileged Role Administrator',
  'teams-administrator': 'a Teams Administrator',
  'exchange-administrator': 'an Exchange Administrator',
  'license-administrator': 'a License Administrator',
  'tenant-administrator': "a Global Administrator, or an administrator of the tenant's sign-in policies",
  'platform-administrator': 'an administrator of the cloud account that the gateway runs in',
  caller: 'the sender of the request',
  nobody: 'no one: it is transient',
} as const satisfies Record<string, string>;

export type FaultOwner = keyof typeof FAULT_OWNERS;

/** A fault between platform, Entra ID, Graph and gateway. Every text is a constant. */
export type Fault = {
  readonly title: string;
  /** Most likely first. */
  readonly causes: readonly [string, ...string[]];
  readonly fix: string;
  readonly who: FaultOwner;
  /** Whether Microsoft's documentation or source confirms the meaning, or only third parties. */
  readonly mark: 'verified' | 'unverified';
  /** Lines to paste; `<client id>` (PowerShell) and `CLIENT-ID` (shell) are placeholders. */
  readonly commands?: readonly string[];
};

/** An entry of a table; `who` defaults to the operator, `mark` to `verified`. */
export type FaultEntry = Omit<Fault, 'who' | 'mark'> & Partial<Pick<Fault, 'who' | 'mark'>>;

export function freezeFaults<const T extends Readonly<Record<string, FaultEntry>>>(
  table: T,
): { readonly [Name in keyof T]: T[Name] & Fault } {
  const faults = Object.entries(table).map(([name, entry]) => {
    const fault: Fault = { who: 'operator', mark: 'verified', ...entry };
    Object.freeze(fault.causes);
    Object.freeze(fault.commands);
    return [name, Object.freeze(fault)] as const;
  });
  return Object.freeze(Object.fromEntries(faults)) as { readonly [Name in keyof T]: T[Name] & Fault };
}
