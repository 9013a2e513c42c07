import '../../packages/gateway/src/platform/install.ts';
