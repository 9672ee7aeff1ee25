import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { CanActivate } from '@nestjs/common';
import type { RequestHandler } from 'express';
import type { onRequestAsyncHookHandler } from 'fastify';
import type { WebSocket } from 'ws';
import { AccessDenied, AccessTokenGuard, AccessTokenGuardModule, Require, RequireAcr, RequireScopes, createAccessTokenVerifier, endingWith, need } from '../src/index.js';
import type { AccessTokenError, AccessTokenVerifier, Requirement, RunningAccessTokenVerifier, SpentProofs, VerifiedAccessToken } from '../src/index.js';
import { requireAccessToken as forExpress } from '../src/express/index.js';
import { requireAccessToken as forFastify } from '../src/fastify/index.js';

/** What the types promise and what they refuse; the compiler is the test (`npm run types`), and nothing here is run. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_Claim extends true>(): void => undefined;

const issuers = [{ issuer: 'https://id.example', audience: 'https://api.example' }] as const;
const verifier = createAccessTokenVerifier({ issuers });

export function promises(token: VerifiedAccessToken): void {
  holds<Same<typeof verifier, RunningAccessTokenVerifier>>();
  holds<Same<ReturnType<AccessTokenVerifier['acceptanceHeaders']>, Readonly<Record<string, string>>>>();
  holds<Same<Awaited<ReturnType<AccessTokenVerifier['authenticate']>>, VerifiedAccessToken>>();
  holds<Same<VerifiedAccessToken['scopes'], ReadonlySet<string>>>();
  holds<Same<VerifiedAccessToken['sub'], string>>();
  holds<Same<VerifiedAccessToken['acr'], string | undefined>>();
  holds<Same<VerifiedAccessToken['department'], unknown>>();
  holds<Same<ReturnType<RunningAccessTokenVerifier['validity']>, AbortSignal>>();
  holds<Parameters<RunningAccessTokenVerifier['validity']>[1] extends infer Until ? (ServerResponse | Socket | WebSocket | AbortSignal extends Until ? true : false) : never>();
  holds<Same<ReturnType<typeof endingWith<number>>, AsyncIterableIterator<number>>>();
  holds<AccessTokenGuard extends CanActivate ? true : false>();
  holds<AccessDenied extends AccessTokenError ? true : false>();
  holds<Same<ReturnType<typeof need.check>, Requirement>>();
  const handler: RequestHandler = forExpress(verifier, need.anyScope('a'));
  const hook: onRequestAsyncHookHandler = forFastify(verifier, need.authentication({ maxAge: 60 }));
  const shared: SpentProofs = { spend: async (key, until) => key.length < until };
  void [handler, hook, shared, AccessTokenGuardModule.forRoot({ issuers, dpop: false }, { rpcToken: () => undefined }), token];
}

export function refuses(token: VerifiedAccessToken): void {
  // @ts-expect-error the claims are the same object for every request
  token.sub = 'another';
  // @ts-expect-error and so are the scopes
  token.scopes.add('admin');
  // @ts-expect-error without an audience a token for another API would be accepted
  createAccessTokenVerifier({ issuers: [{ issuer: 'https://id.example' }] });
  // @ts-expect-error without an issuer nobody could be let in
  createAccessTokenVerifier({});
  // @ts-expect-error a misspelt option would hold for nothing
  createAccessTokenVerifier({ issuers, scopeSupported: ['a'] });
  // @ts-expect-error what is on from the start has options, or is off
  createAccessTokenVerifier({ issuers, dpop: true });
  // @ts-expect-error a header's name would believe whoever sends it
  createAccessTokenVerifier({ issuers, clientCertificate: 'x-client-cert' });
  // @ts-expect-error no scope would require nothing
  RequireScopes();
  // @ts-expect-error a way of signing in is a text, or an object of options
  RequireAcr(7);
  // @ts-expect-error a check decides by true and false
  Require(() => 'yes');
  // @ts-expect-error what is not made by need is not understood
  void verifier.require(token, [{ kind: 'roles' }]);
  // @ts-expect-error what is watched for ever would never be let go
  verifier.validity('token');
  // @ts-expect-error and so would what is watched for something that never says that it closes
  verifier.validity('token', {});
  // @ts-expect-error a memory of proofs says whether one is new
  void ({ spend: () => undefined } satisfies SpentProofs);
}
