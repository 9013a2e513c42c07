import type { GenericSchema } from 'valibot';
import { type DictionaryOperations, dictionaryRequests } from './dictionary.ts';
import { type JoinsOperations, type JoinsStreams, joinsRequests } from './joins.ts';
import { type GatewayOperations, type GatewayStreams, operationRequests } from './operation.ts';
import { type PlaygroundOperations, playgroundRequests } from './playground.ts';
import { type RulesOperations, rulesRequests } from './rules.ts';
import { type SessionOperations, sessionRequests } from './session.ts';
import { type StatementsOperations, statementsRequests } from './statements.ts';

/** The wire format, shared by page and server. */
export type Operations = SessionOperations &
  PlaygroundOperations &
  RulesOperations &
  StatementsOperations &
  DictionaryOperations &
  JoinsOperations &
  GatewayOperations;

export type Streams = GatewayStreams & JoinsStreams;

export type OperationName = keyof Operations;
export type StreamName = keyof Streams;
export type RequestOf<N extends OperationName> = Operations[N]['request'];
export type ResponseOf<N extends OperationName> = Operations[N]['response'];
export type StreamRequestOf<N extends StreamName> = Streams[N]['request'];
export type ItemOf<N extends StreamName> = Streams[N]['item'];

type RequestSchemas = { readonly [N in OperationName]: GenericSchema<unknown, RequestOf<N>> } & {
  readonly [N in StreamName]: GenericSchema<unknown, StreamRequestOf<N>>;
};

/** The server validates each request before the engine sees it. */
export const REQUESTS: Readonly<RequestSchemas> = Object.freeze({
  ...sessionRequests,
  ...playgroundRequests,
  ...rulesRequests,
  ...statementsRequests,
  ...dictionaryRequests,
  ...joinsRequests,
  ...operationRequests,
});

/**
 * Implemented by the product. A handler may throw an error with a member `problem` of type {@link Problem}, which the page
 * shows unchanged; of any other error it gets only the name.
 */
export type ConsoleEngine = {
  readonly handlers: {
    readonly [N in OperationName]: (request: RequestOf<N>, signal: AbortSignal) => Promise<ResponseOf<N>>;
  };
  readonly streams: {
    readonly [N in StreamName]: (
      request: StreamRequestOf<N>,
      signal: AbortSignal,
    ) => AsyncIterable<ItemOf<N>>;
  };
};
