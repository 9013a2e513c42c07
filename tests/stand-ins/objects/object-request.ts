/** The storage account of the stand-in. */
export const ACCOUNT = 'contosofiles';

export type ObjectRequest = {
  readonly method: string;
  /** Decoded: `/bucket/key`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type ObjectAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
};
