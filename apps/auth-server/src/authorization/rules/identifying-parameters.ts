import { InvalidRequest, Parameters } from '@latchkey/protocol';
import type { RuleBeforeTrust } from './rule.js';

const MAX_STATE = 4096;

/** Who asks is said once, beside any request object, else nobody can say which one counts (RFC 6749 §3.1, RFC 9101 §5). */
export const identifyingParameters: RuleBeforeTrust = (arrival) => {
  arrival.clientId = Parameters.from({ client_id: arrival.raw['client_id'] ?? '' }).required('client_id');
};

/** So is where the answer goes. */
export const returnAddress: RuleBeforeTrust = (arrival) => {
  const { redirect_uri, state } = arrival.raw;
  const parameters = Parameters.from({ redirect_uri: redirect_uri ?? '', state: state ?? '' });
  if (arrival.fault && !parameters.has('redirect_uri')) throw arrival.fault;
  arrival.requestedUri = parameters.required('redirect_uri');
  arrival.state = parameters.get('state');
  if ((arrival.state?.length ?? 0) > MAX_STATE) throw new InvalidRequest({ description: `state is longer than ${MAX_STATE} characters` });
};
