import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { SourceFailure } from '@nymgate/engine/kernel/ports';
import { buildConnector } from 'undici';
import type { EgressProxy } from './egress-proxy.ts';

/** What an answer to CONNECT may have of headers; it needs none. */
const MAX_RESPONSE_HEAD_BYTES = 16_384;

/**
 * Makes the connections of undici through a proxy: CONNECT (RFC 9110 9.3.6), and in that tunnel TLS with the source itself, its
 * certificate checked against the source's name as without a proxy. The proxy sees host, port and how much, and can read or change
 * nothing. There is no other way through it: what is not https never goes there.
 *
 * @param milliseconds for the proxy to open the tunnel, and once more for TLS within it
 * @throws SourceFailure `proxy` (to undici's callback) when the proxy refuses, is not there, or says nothing in time
 */
export function createTunnelConnector(
  proxy: EgressProxy,
  tls: buildConnector.BuildOptions,
  milliseconds: number,
): buildConnector.connector {
  const secure = buildConnector({ ...tls, timeout: milliseconds });
  return (options, callback) => {
    const target = `${options.hostname}:${options.port || '443'}`;
    openTunnel(proxy, target, milliseconds).then(
      (socket) => secure({ ...options, httpSocket: socket }, callback),
      (failure: Error) => callback(failure, null),
    );
  };
}

function openTunnel(proxy: EgressProxy, target: string, milliseconds: number): Promise<Socket> {
  const { secure, host, port, authorization } = proxy;
  return new Promise((resolve, reject) => {
    const request = (secure ? secureRequest : plainRequest)({
      host,
      port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
      agent: false,
      maxHeaderSize: MAX_RESPONSE_HEAD_BYTES,
    });
    // What the proxy says of its reasons is its own text, and a refused user may stand in it.
    const fail = () => {
      clearTimeout(timer);
      request.destroy();
      reject(new SourceFailure('proxy'));
    };
    const timer = setTimeout(fail, milliseconds);
    request.on('error', fail);
    request.once('connect', ({ statusCode = 0 }, socket: Socket, first) => {
      clearTimeout(timer);
      socket.on('error', () => undefined);
      // Nobody speaks in the tunnel before we do: bytes that came along with the answer are the proxy's own.
      if (statusCode >= 200 && statusCode < 300 && first.length === 0) return resolve(socket);
      socket.destroy();
      fail();
    });
    request.end();
  });
}
