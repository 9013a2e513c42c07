export { deniedTables, describeRun, type ListsOf, type Manifest, type TableReport } from './describe-run.ts';
export {
  applyLine,
  type ExportState,
  emptyState,
  finishedState,
  type RunHead,
  type RunState,
  type Segment,
  type StateLine,
} from './export-state.ts';
export {
  ConnectionLost,
  ExportFailure,
  type ExportRow,
  type ExportTask,
  type GatewayAnswer,
  type Marks,
  type Progress,
  type Put,
  type WalkPorts,
} from './export-types.ts';
export { runWalk, type WalkOptions } from './run-walk.ts';
