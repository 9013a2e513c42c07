export { type Console, type ConsoleOptions, startConsole } from './server/start-console.ts';
export type * from './wire/aligned-response.ts';
export type * from './wire/aligned-response.ts';
export type * from './wire/dictionary.ts';
export type * from './wire/dictionary.ts';
export type * from './wire/joins.ts';
export type * from './wire/operation.ts';
export type * from './wire/operation-kinds.ts';
export type {
  ConsoleEngine,
  ItemOf,
  OperationName,
  RequestOf,
  ResponseOf,
  StreamName,
} from './wire/operations.ts';
export type * from './wire/playground.ts';
export type * from './wire/rules.ts';
export type * from './wire/session.ts';
export type * from './wire/statements.ts';
