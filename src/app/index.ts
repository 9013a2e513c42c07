export { type App, type AppPorts, type AppStatus, createApp } from './create-app.ts';
export { createOffline, type Offline, type OfflineOptions, type OfflineRequest } from './create-offline.ts';
