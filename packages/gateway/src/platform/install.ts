import { installPlatform } from '@nymgate/engine/kernel/platform';
import { NODE_PLATFORM } from './node-platform.ts';

// Whatever an application can import imports this, so nobody has to call it.
installPlatform(NODE_PLATFORM);
