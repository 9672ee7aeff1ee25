import { MethodNotAllowed } from '@latchkey/protocol';
import type { FastifyInstance } from 'fastify';

interface Served {
  readonly path: RegExp;
  readonly methods: Set<string>;
}

const PARAMETER = /:[^/]+/g;
const pathOf = (url: string): RegExp => new RegExp(`^${url.split(PARAMETER).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`);

/** Refuses a method that an endpoint is not served by as RFC 9110 §15.5.6 has it. To be added before the routes. */
export function addMethodRefusal(fastify: FastifyInstance): void {
  const served = new Map<string, Served>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const known = served.get(url) ?? { path: pathOf(url), methods: new Set() };
    for (const name of [method].flat()) known.methods.add(name);
    served.set(url, known);
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?', 1)[0] ?? '';
    const here = [...served.values()].find((candidate) => candidate.path.test(path));
    if (!here) return done();
    const allowed = [...here.methods].sort();
    done(new MethodNotAllowed({ description: `expected ${allowed.join(' or ')}, got ${request.method}`, allowed }));
  });
}
