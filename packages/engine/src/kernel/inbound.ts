import type { AbortSignalLike, HeaderList } from './ports.ts';

/** What TLS has verified of the caller's certificate; set by a host only when the chain and the dates hold. Never the certificate. */
export type PeerCertificate = {
  /** Distinguished name as RFC 4514 writes it, most specific part first: `CN=warehouse,O=Contoso,C=US`. */
  readonly subject: string;
  /** Subject alternative names, as they stand in the certificate. */
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
  /** SHA-256 of the certificate, lower-case hex without colons. */
  readonly fingerprint: string;
  /** Milliseconds since 1970; connections outlive certificates. */
  readonly validTo: number;
};

/** Kinds of platforms that authenticate a caller before the request reaches us. */
export type PlatformKind = 'aws-iam' | 'google-iam';

/** Who the platform says is calling; set only by the host of that platform, never read from a header. */
export type PlatformIdentity = {
  readonly kind: PlatformKind;
  /** IAM ARN, or the email address of a service account. */
  readonly principal: string;
};

/** What a host has left for an answer until its caller has taken it. */
export type ResponseBudget = {
  /**
   * Sets room aside for an answer of so many bytes, or waits so many milliseconds at most until there is some.
   *
   * @returns false when none came or the caller has gone
   */
  readonly reserve: (bytes: number, milliseconds: number) => boolean | Promise<boolean>;
  /** Bytes of the largest answer that the platform carries; absent: any. */
  readonly maxBytes?: number;
};

/** One request as it came on the wire. `target` is never normalised: ambiguity must stay visible so that it can be refused. */
export type Inbound = {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  /** `1.0`, `1.1` as the host saw it; absent where a platform stands before it. */
  readonly httpVersion?: string | undefined;
  /**
   * The address of ours that this caller has named, `scheme://host:port`, where a host knows several and knows them to be its own:
   * links of the answer start with it. Absent: with the gateway's public address. Never copied from a header.
   */
  readonly origin?: string | undefined;
  readonly peerCertificate?: PeerCertificate | undefined;
  readonly platformIdentity?: PlatformIdentity | undefined;
  /**
   * Rows stay in Graph's order and pages in its sizes, so that an explanation in this process can lay both answers side by side.
   * Never set by a host for a caller.
   */
  readonly inGraphOrder?: true;
  /** Aborts when the client goes away. */
  readonly signal?: AbortSignalLike;
  /** Absent where the platform takes answers off our hands. */
  readonly room?: ResponseBudget;
  /** To be called when the caller is valid: the host keeps its connection. Absent where a platform has the connections. */
  readonly admitted?: () => void;
  /** Milliseconds until the platform ends the request, less what the answer's way takes; absent: it sets no end. */
  readonly timeLeft?: number;
};

/** One answer, whole: a truncated 200 cannot be expressed. */
export type Outbound = {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
};
