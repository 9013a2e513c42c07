import { RequestError } from '../kernel/errors.ts';
import type { JsonLimits } from '../kernel/json/json.ts';
import type { Treatment } from '../plan/treatments.ts';
import type { ByteSanitizer } from './bytes/open-byte-engine.ts';
import type { EngineContext } from './open-native.ts';
import { type SliceContext, sliceRows } from './order/slice-rows.ts';
import { createTally } from './tree/tally.ts';

declare const safe: unique symbol;

/** Bytes that may leave. Only this module makes them, so an answer built from anything else does not compile. */
export type SafeBody = Uint8Array & { readonly [safe]: true };

/** What sanitizing needs to know; `sealLink` gives undefined for a link that cannot be sealed, and then the whole answer is withheld. */
export type SanitizeContext = EngineContext & {
  /** `responseBytes`: bytes of the whole body, decompressed. The others as in `JsonLimits`. */
  readonly limits: JsonLimits & { readonly responseBytes: number };
};

export type SanitizeResult = {
  readonly body: SafeBody;
  /** How many values each treatment was applied to. */
  readonly treatments: Readonly<Record<Treatment, number>>;
  /** Properties dropped because no rule names them. */
  readonly unknownFields: number;
  /** Values dropped because they had another type or form than their rule says, or repeated a property. */
  readonly mismatches: number;
  readonly unlisted: number;
  readonly linksSealed: number;
};

export type Sanitizer = {
  /** Takes the next bytes of the body. The chunk must not change before `end`. */
  readonly write: (chunk: Uint8Array) => void;
  /** Call once, after the last byte. */
  readonly end: () => SanitizeResult;
};

/**
 * Opens the way for one response body: chunks in, the safe body out. Nothing leaves before the last byte was read and
 * understood. An empty body stays empty. Which engine works behind this door is not the caller's concern.
 *
 * @param engine as the plan's language opens it for the endpoint that was asked
 * @throws RequestError RESPONSE_NOT_SANITIZABLE from `write` (too many bytes) and `end` (everything else); its subject is
 * a constant, never text of the body
 * @example
 * const sanitizer = openSanitizer(dialect.sanitize(endpoint, context), context.limits);
 * for await (const chunk of body) sanitizer.write(chunk);
 * const { body: safeBody, unknownFields } = sanitizer.end();
 */
export function openSanitizer(
  engine: ByteSanitizer,
  { responseBytes }: SanitizeContext['limits'],
): Sanitizer {
  let size = 0;
  let open = true;
  return {
    write: (chunk) => {
      assertOpen(open);
      size += chunk.length;
      if (size > responseBytes) {
        open = false;
        engine.abort();
        throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'size' });
      }
      if (chunk.length > 0) engine.write(chunk);
    },
    end: () => {
      assertOpen(open);
      open = false;
      if (size === 0) return { body: emptySafeBody(), ...createTally() };
      const { body, tally } = engine.end();
      const { treatments, unknownFields, mismatches, unlisted, linksSealed } = tally;
      return { body: body as SafeBody, treatments, unknownFields, mismatches, unlisted, linksSealed };
    },
  };
}

/** A part of a sanitized page. */
export function slicePage(result: SanitizeResult, context: SliceContext): SanitizeResult {
  if (result.body.length === 0) return result;
  const { body, addsLink } = sliceRows(result.body, context);
  return { ...result, body: body as SafeBody, linksSealed: result.linksSealed + (addsLink ? 1 : 0) };
}

/** The body of answers that have none. */
export function emptySafeBody(): SafeBody {
  return new Uint8Array(0) as SafeBody;
}

/** After a failure or the end there is nothing to go on with: half a body must not pass as a whole one. */
function assertOpen(open: boolean): void {
  if (!open) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'closed' });
}
