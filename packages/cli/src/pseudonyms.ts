/** `nymgate/pseudonyms`, with Node's cryptography. */
import '@nymgate/gateway/platform/install';

export * from '@nymgate/engine/pseudonyms/index';
