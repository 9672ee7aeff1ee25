import type { Browser } from '@latchkey/testing/browser';
import { demand } from '../demo-failure.js';
import type { Application } from '../parties/application.js';
import { introspect } from './introspect.js';
import type { Entitlement, Person } from './register.js';
import { signIn } from './sign-in.js';

export interface Visitor {
  readonly browser: Browser;
  readonly person: Person;
}

const parametersFor = ({ resource, scopes }: Entitlement) => ({ scope: `openid ${scopes.join(' ')}`, resource });

/** An entitled application and an entitled person get a token for the resource, which its server can introspect. */
export async function useEntitlement(application: Application, server: Application, visitor: Visitor & { readonly ledger: Entitlement }): Promise<void> {
  const { ledger } = visitor;
  const { accessToken } = await signIn(application, { ...visitor, parameters: parametersFor(ledger) });
  const { aud, scope = '' } = await introspect(server, accessToken);
  demand([aud].flat().includes(ledger.resource) && scope.split(' ').includes(ledger.scopes[0] ?? ''), `The token is for ${String(aud)} with ${scope}.`);
}

/** An application without the entitlement gets nothing, whoever the person is. */
export async function refuseWithoutEntitlement(application: Application, { browser, ledger }: Visitor & { readonly ledger: Entitlement }): Promise<void> {
  const { address } = await application.request(parametersFor(ledger));
  const place = await browser.open(address);
  const error = place.kind === 'left' ? place.address.searchParams.get('error') : `a page with status ${place.status}`;
  demand(error === 'invalid_target', `Without the entitlement the answer was ${error ?? 'a code'}.`);
}
