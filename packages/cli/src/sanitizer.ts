/** `nymgate/sanitizer`, with Node's handling of bytes. */
import '@nymgate/gateway/platform/install';

export * from '@nymgate/engine/sanitizer/index';
