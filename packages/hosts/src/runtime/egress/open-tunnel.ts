import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { SourceFailure } from '@nymgate/engine/kernel/ports';
import { buildConnector } from 'undici';
import type { EgressProxy } from './egress-proxy.ts';

/** The response to CONNECT needs no headers. */
const MAX_RESPONSE_HEAD_BYTES = 16_384;

/**
 * Connects undici through a CONNECT tunnel (RFC 9110 9.3.6), with TLS to the source and its certificate
 * checked inside. Only HTTPS uses the proxy.
 * @throws SourceFailure `proxy` (to undici's callback)
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
    // The proxy's error text may contain the user.
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
      // The source sends nothing first, so early bytes come from the proxy.
      if (statusCode >= 200 && statusCode < 300 && first.length === 0) return resolve(socket);
      socket.destroy();
      fail();
    });
    request.end();
  });
}
