// The libraries that people check access tokens with, each set up as its documentation says, behind one face: token in, claims out.
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose';
import { auth } from 'express-oauth2-jwt-bearer';
import { createVerifier } from 'fast-jwt';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

const request = (token) => {
  const headers = { authorization: `Bearer ${token}`, host: 'api.example' };
  return { headers, query: {}, body: undefined, method: 'GET', url: '/', is: () => false, get: (name) => headers[name.toLowerCase()] };
};

export const joseLocal = async ({ issuer, audience, jwks }, algorithm) => {
  const keys = createLocalJWKSet(jwks);
  return async (token) => (await jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt', algorithms: [algorithm] })).payload;
};

export const joseRemote = async ({ issuer, audience, jwksUri }, algorithm) => {
  const keys = createRemoteJWKSet(new URL(jwksUri));
  return async (token) => (await jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt', algorithms: [algorithm] })).payload;
};

export const expressBearer = async ({ issuer, audience, jwksUri }, algorithm) => {
  const check = auth({ issuer, audience, jwksUri, tokenSigningAlg: algorithm, strict: true });
  return (token) => new Promise((resolve, reject) => {
    const incoming = request(token);
    check(incoming, {}, (error) => (error ? reject(error) : resolve(incoming.auth.payload)));
  });
};

export const passportJwt = async ({ issuer, audience, jwksUri }, algorithm) => {
  const options = {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKeyProvider: passportJwtSecret({ jwksUri, cache: true, rateLimit: true }),
    issuer, audience, algorithms: [algorithm],
  };
  const strategy = new Strategy(options, (claims, done) => done(null, claims));
  return (token) => new Promise((resolve, reject) => {
    const run = Object.create(strategy);
    Object.assign(run, { success: resolve, fail: (info) => reject(info instanceof Error ? info : new Error(String(info))), error: reject });
    run.authenticate(request(token), {});
  });
};

export const fastJwt = (cache) => async ({ issuer, audience, pem }, algorithm) => {
  const verify = createVerifier({ key: pem, algorithms: [algorithm], allowedIss: issuer, allowedAud: audience, checkTyp: 'at+jwt', requiredClaims: ['exp', 'sub', 'jti'], cache });
  return (token) => verify(token);
};
