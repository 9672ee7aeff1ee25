import fastify from 'fastify';
import { outcomeOf } from '../../test/outcome.js';
import { createAccessTokenVerifier } from '../core/index.js';
import { createTestIssuer } from '../testing/index.js';
import { accessTokenGuard } from './index.js';

describe('accessTokenGuard for Fastify', () => {
  it('closes the verifier with the application: no token is accepted any more, since no revocation is heard of', async () => {
    const issuer = await createTestIssuer({ port: false });
    const verifier = createAccessTokenVerifier(issuer.options);
    const app = fastify();
    await app.register(accessTokenGuard, { verifier });
    await app.ready();
    const token = await issuer.token();
    await verifier.verify(token);
    await app.close();
    expect(await outcomeOf(verifier.verify(token))).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
    await issuer.stop();
  });
});
