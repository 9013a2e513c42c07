export type { AppPorts } from './app-ports.ts';
export { type App, type AppStatus, createApp } from './create-app.ts';
export { createOffline, type Offline, type OfflineOptions, type OfflineRequest } from './create-offline.ts';
