import * as oidc from 'openid-client';
import { demand } from '../demo-failure.js';
import type { Application } from '../parties/application.js';

/** What a token is worth, as its own client or a server of its resource is told. */
export async function introspect({ client }: Application, token: string): Promise<oidc.IntrospectionResponse> {
  const answer = await oidc.tokenIntrospection(client, token);
  demand(answer.active, 'Introspection calls a good token inactive.');
  return answer;
}
