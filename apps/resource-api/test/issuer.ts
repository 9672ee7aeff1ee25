import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

/** Gives out tokens of one claim set in both formats. */
export interface Issuer {
  readonly url: string;
  jwt(claims: object): Promise<string>;
  opaque(claims: object): Promise<string>;
  stop(): Promise<void>;
}

/** Starts an issuer in this process: metadata, one key, introspection. */
export async function startIssuer(audience: string): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const active = new Map<string, object>();
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? '';
      const documents: Record<string, object> = {
        '/.well-known/oauth-authorization-server': { issuer: url, jwks_uri: `${url}/jwks`, introspection_endpoint: `${url}/introspect` },
        '/jwks': { keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256' }] },
        '/introspect': active.get(token) ?? { active: false },
      };
      const document = documents[request.url ?? ''];
      response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(document ?? {}));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claimsOf = (claims: object) => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: url, sub: 'account-1', aud: audience, client_id: 'web', iat: now, exp: now + 300, jti: randomUUID(), ...claims };
  };
  return {
    url,
    jwt: (claims) => new SignJWT(claimsOf(claims)).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' }).sign(privateKey),
    opaque: async (claims) => {
      const token = `lk_at_${randomUUID()}`;
      active.set(token, { active: true, token_type: 'Bearer', ...claimsOf(claims) });
      return token;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
