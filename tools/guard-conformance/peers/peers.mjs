// APIs behind the libraries that people guard them with, each set up as its README recommends for access tokens of one issuer.
import { createServer } from 'node:http';
import { once } from 'node:events';
import fastifyJwt from '@fastify/jwt';
import express from 'express';
import { expressjwt } from 'express-jwt';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import fastify from 'fastify';
import buildGetJwks from 'get-jwks';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import jwksRsa from 'jwks-rsa';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';

const SCOPE = 'documents:write';
const SCOPES = ['documents:read', 'documents:write'];

async function listening(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { url: `${origin}/documents`, scopedUrl: `${origin}/scoped`, bothUrl: `${origin}/both`, stop: () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))) };
}

const ok = (_request, response) => response.sendStatus(200);

/** Express with a guard in front of everything. */
function application(guard, scoped, both) {
  const app = express();
  app.set('env', 'test');
  app.use(express.urlencoded({ extended: false }), express.json(), guard);
  app.all('/documents', ok);
  if (scoped !== undefined) app.all('/scoped', scoped, ok).all('/both', both, ok);
  return app;
}

export const peers = {
  'express-oauth2-jwt-bearer': {
    packages: ['express-oauth2-jwt-bearer'],
    features: ['only-RS256', 'scope', 'dpop', 'confirmation'],
    setup: 'auth({ issuerBaseURL, audience, tokenSigningAlg, strict: true }), requiredScopes',
    start: ({ issuer, audience }) => {
      const app = application(auth({ issuerBaseURL: issuer, audience, tokenSigningAlg: 'RS256', strict: true }), requiredScopes(SCOPE), requiredScopes(SCOPES));
      // As its example: errors carry their status and headers.
      app.use((error, _request, response, next) => (error.status ? response.set(error.headers ?? {}).status(error.status).end() : next(error)));
      return listening(app);
    },
  },
  'passport-jwt + jwks-rsa': {
    packages: ['passport-jwt', 'jwks-rsa'],
    features: ['only-RS256'],
    setup: 'Strategy({ fromAuthHeaderAsBearerToken, passportJwtSecret, issuer, audience, algorithms })',
    start: ({ issuer, audience, jwksUri }) => {
      const authenticator = new passport.Authenticator();
      authenticator.use(new Strategy({
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), issuer, audience, algorithms: ['RS256'],
        secretOrKeyProvider: jwksRsa.passportJwtSecret({ cache: true, rateLimit: true, jwksRequestsPerMinute: 5, jwksUri }),
      }, (payload, done) => done(null, payload.sub ? { id: payload.sub } : false)));
      return listening(application(authenticator.authenticate('jwt', { session: false })));
    },
  },
  'express-jwt + jwks-rsa': {
    packages: ['express-jwt', 'jwks-rsa'],
    features: ['only-RS256'],
    setup: 'expressjwt({ secret: expressJwtSecret, audience, issuer, algorithms })',
    start: ({ issuer, audience, jwksUri }) => {
      const secret = jwksRsa.expressJwtSecret({ cache: true, rateLimit: true, jwksRequestsPerMinute: 5, jwksUri });
      const app = application(expressjwt({ secret, audience, issuer, algorithms: ['RS256'] }));
      app.use((error, _request, response, next) => (error.name === 'UnauthorizedError' ? response.status(401).send('invalid token') : next(error)));
      return listening(app);
    },
  },
  '@fastify/jwt + get-jwks': {
    packages: ['@fastify/jwt', 'get-jwks'],
    features: ['only-RS256'],
    setup: 'register(fastifyJwt, { decode: { complete: true }, secret: getJwks.getPublicKey, verify: { allowedIss, allowedAud, algorithms, checkTyp, requiredClaims } })',
    start: async ({ issuer, audience }) => {
      const app = fastify();
      const getJwks = buildGetJwks({ issuersWhitelist: [issuer], providerDiscovery: true });
      await app.register(fastifyJwt, {
        decode: { complete: true },
        secret: (_request, { header: { kid, alg }, payload: { iss } }) => getJwks.getPublicKey({ kid, domain: iss, alg }),
        verify: { allowedIss: issuer, allowedAud: audience, algorithms: ['RS256'], checkTyp: 'at+jwt', requiredClaims: ['exp', 'aud', 'sub'] },
      });
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      app.addHook('onRequest', async (request, reply) => {
        try {
          await request.jwtVerify();
        } catch (error) {
          reply.send(error);
        }
      });
      app.route({ method: ['GET', 'HEAD', 'POST'], url: '/documents', handler: async () => 'ok' });
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      return { url: `${url}/documents`, stop: () => app.close() };
    },
  },
  jose: {
    packages: ['jose'],
    features: ['scope', 'ES256', 'PS256', 'EdDSA'],
    setup: "jwtVerify(token, createRemoteJWKSet(url), { issuer, audience, typ: 'at+jwt', algorithms, requiredClaims })",
    start: ({ issuer, audience, jwksUri }) => {
      const keys = createRemoteJWKSet(new URL(jwksUri), { cooldownDuration: 1_000 });
      const options = {
        issuer, audience, typ: 'at+jwt', algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'], requiredClaims: ['exp', 'sub', 'client_id', 'iat', 'jti'],
      };
      // jose leaves HTTP to whoever uses it: the shortest middleware that follows RFC 6750.
      const refuse = (response, status, error, scope) =>
        response.set('www-authenticate', `Bearer${error === undefined ? '' : ` error="${error}"`}${scope === undefined ? '' : `, scope="${scope}"`}`).status(status).end();
      const guard = async (request, response, next) => {
        const { authorization = '' } = request.headers;
        if (!/^bearer( |$)/i.test(authorization)) return refuse(response, 401);
        const token = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
        if (token === undefined) return refuse(response, 400, 'invalid_request');
        try {
          request.claims = (await jwtVerify(token, keys, options)).payload;
        } catch {
          return refuse(response, 401, 'invalid_token');
        }
        return next();
      };
      const scoped = (...needed) => (request, response, next) => {
        const held = String(request.claims.scope ?? '').split(' ');
        return needed.every((scope) => held.includes(scope)) ? next() : refuse(response, 403, 'insufficient_scope', needed.join(' '));
      };
      return listening(application(guard, scoped(SCOPE), scoped(...SCOPES)));
    },
  },
};
