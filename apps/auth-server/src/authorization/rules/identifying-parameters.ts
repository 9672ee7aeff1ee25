import { InvalidRequest, Parameters } from '@latchkey/protocol';
import type { RuleBeforeTrust } from './rule.js';

const MAX_STATE = 4096;

/** What says who asks and where the answer goes comes once, else nobody can say which one counts (RFC 6749 §3.1). */
export const identifyingParameters: RuleBeforeTrust = (arrival) => {
  const { client_id, redirect_uri, state } = arrival.raw;
  const parameters = Parameters.from({ client_id: client_id ?? '', redirect_uri: redirect_uri ?? '', state: state ?? '' });
  arrival.clientId = parameters.required('client_id');
  arrival.requestedUri = parameters.required('redirect_uri');
  arrival.state = parameters.get('state');
  if ((arrival.state?.length ?? 0) > MAX_STATE) throw new InvalidRequest({ description: `state is longer than ${MAX_STATE} characters` });
};
