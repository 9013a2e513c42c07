/** What a customer may switch; the defaults are the strictest policy that still serves every endpoint. */
export type ConnectorOptions = {
  /** Object ids of people are delivered, and accepted in paths, only as reversible pseudonyms. */
  readonly pseudonymizeAppIds: boolean;
  /** Serve groups and their members; off, `GroupMember.Read.All` is not asked for. */
  readonly includeGroups: boolean;
  /** outlook-cal only: no bodies and no join links, so that `Calendars.ReadBasic.All` is enough. */
  readonly basic: boolean;
  /** msft-copilot only: serve Graph's beta path of the same data as well. Absent: off. */
  readonly betaAlias?: boolean | undefined;
};

export const DEFAULT_CONNECTOR_OPTIONS: ConnectorOptions = Object.freeze({
  pseudonymizeAppIds: true,
  includeGroups: true,
  basic: false,
});
