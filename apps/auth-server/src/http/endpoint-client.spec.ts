import type { ClientAuthenticationRequest, ClientAuthenticator } from '@latchkey/client-authentication';
import { Parameters } from '@latchkey/protocol';
import type { Stores } from '@latchkey/storage';
import { IssuerAddresses } from '@latchkey/token-issuance';
import { aClient, aTenant } from '@latchkey/testing';
import { ClientCertificateHeader } from './client-certificate-header.js';
import { EndpointClient } from './endpoint-client.js';

describe('The client of a request', () => {
  it('is asked for by the network, so that who has a whole one in IPv6 has no more guesses than others', async () => {
    const networks: string[] = [];
    const authenticator = { authenticate: async ({ network }: ClientAuthenticationRequest) => (networks.push(network), aClient()) } as unknown as ClientAuthenticator;
    const client = new EndpointClient(authenticator, new IssuerAddresses('https://id.example'), new ClientCertificateHeader());
    for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '192.0.2.7']) {
      await client.authenticate({ tenant: 'default', parameters: Parameters.from({}), address }, '/token', { tenant: aTenant() } as Stores);
    }
    expect(networks).toEqual(['2001:db8:1:2::/64', '2001:db8:1:2::/64', '192.0.2.7/32']);
  });
});
