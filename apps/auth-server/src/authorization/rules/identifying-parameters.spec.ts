import { InvalidRequest, InvalidRequestObject } from '@latchkey/protocol';
import { identifyingParameters, returnAddress } from './identifying-parameters.js';
import type { Arrival, ArrivalContext } from './rule.js';

const context = {} as ArrivalContext;
const read = (arrival: Arrival) => {
  void identifyingParameters(arrival, context);
  void returnAddress(arrival, context);
};
const arrivalOf = (raw: Record<string, unknown>): Arrival => ({ raw, stores: {} as Arrival['stores'] });
const raw = { client_id: 'app', redirect_uri: 'https://app.example/callback', state: 's' };

describe('The identifying parameters', () => {
  it('are taken as they come', () => {
    const arrival = arrivalOf(raw);
    read(arrival);
    expect(arrival).toMatchObject({ clientId: 'app', requestedUri: 'https://app.example/callback', state: 's' });
  });

  it.each([
    ['client_id left out', { ...raw, client_id: undefined }],
    ['redirect_uri left out', { ...raw, redirect_uri: '' }],
    ['client_id repeated', { ...raw, client_id: ['app', 'other'] }],
    ['redirect_uri repeated', { ...raw, redirect_uri: ['https://app.example/callback', 'https://evil.example'] }],
    ['state repeated', { ...raw, state: ['a', 'b'] }],
    ['state of an enormous length', { ...raw, state: 'x'.repeat(4097) }],
    ['client_id that is no text', { ...raw, client_id: { toString: 'app' } }],
  ])('are refused with %s', (_what, wrong) => expect(() => read(arrivalOf(wrong))).toThrow(InvalidRequest));

  it('are of no use for the answer when the request object that should hold them is wrong', () => {
    const fault = new InvalidRequestObject();
    expect(() => read({ ...arrivalOf({ client_id: 'app' }), fault })).toThrow(fault);
  });
});
