import { installPlatform } from '@nymgate/engine/kernel/platform';
import { NODE_PLATFORM } from './node-platform.ts';

// Every module that an application can import imports this, so no call is needed.
installPlatform(NODE_PLATFORM);
