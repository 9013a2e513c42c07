/**
 * JSON as data that loses nothing a consumer could notice: numbers keep their digits, objects keep the order of their
 * keys and every duplicate. A prototype is never involved, so `__proto__` is a key like any other.
 */
export type JsonNode = null | boolean | string | JsonNumber | JsonArray | JsonObject;
/** `text` is the number as written: `1.0`, `1e400`, `12345678901234567890`. */
export type JsonNumber = { readonly kind: 'number'; readonly text: string };
export type JsonArray = { readonly kind: 'array'; readonly items: JsonNode[] };
export type JsonObject = { readonly kind: 'object'; readonly entries: [key: string, value: JsonNode][] };

/**
 * `depth`: nested containers (at most 1024, whatever is asked for). `stringBytes`: UTF-8 bytes of one decoded string or
 * the characters of one number. `objectKeys`: entries of one object, duplicates counted.
 */
export type JsonLimits = {
  readonly depth: number;
  readonly stringBytes: number;
  readonly objectKeys: number;
};

export type JsonErrorReason = 'syntax' | 'encoding' | 'depth' | 'string' | 'keys' | 'trailing';

/**
 * The bytes are not one acceptable JSON document. Holds the reason alone: `JSON.parse` quotes the text it stumbled over
 * in its message, which would carry personal data into logs.
 */
export class JsonError extends Error {
  readonly reason: JsonErrorReason;

  constructor(reason: JsonErrorReason) {
    super(`JSON refused: ${reason}`);
    this.name = 'JsonError';
    this.reason = reason;
  }
}
