import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TrustsPeer } from './trusted-proxies.js';

const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/**
 * Gives each request an id: the X-Request-Id of a trusted proxy when it is well-formed (it is logged and echoed, so
 * nothing that could break a log line or a header is taken), else one of its own, unique over processes and restarts.
 */
export const requestIds = (trusts: TrustsPeer): ((request: IncomingMessage) => string) => {
  const prefix = `${randomBytes(9).toString('base64url').replace(/^[-_]/, '0')}-`;
  let count = 0;
  return (request) => {
    const given = request.headers['x-request-id'];
    if (typeof given === 'string' && WELL_FORMED.test(given) && trusts(request.socket.remoteAddress)) return given;
    count += 1;
    return prefix + count.toString(36);
  };
};
