type Identity = { readonly issuer: string; readonly subject: string };

/** Whether one of an application's federated credentials trusts the gateway: Entra compares both exactly. */
export function trustsIdentity(
  credentials: readonly Identity[],
  { issuer, subject }: { readonly [Key in keyof Identity]: string | undefined },
): boolean {
  return credentials.some((one) => one.issuer === issuer && one.subject === subject);
}
