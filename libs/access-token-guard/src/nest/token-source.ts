import type { ExecutionContext } from '@nestjs/common';
import { MissingAccessToken } from '../core/index.js';
import type { AccessTokenVerifier, HttpRequest, RunningAccessTokenVerifier, VerifiedAccessToken } from '../core/index.js';
import { closingIn } from './closing-in.js';
import { handshakeOf, handshakeOfConnection, isRequest } from './handshakes.js';
import { httpRefusal, rpcRefusal, webSocketRefusal, writeHeaders } from './refusal.js';
import type { HeaderSink } from './refusal.js';
import { askedOnce } from './standing-refusals.js';

/** Where tokens are found that come by another way than HTTP, and what cannot be seen from here. */
export interface TokenSources {
  /** The token of a message that a gateway received, which must be an object for handlers to be given claims; that of the handshake when not given. */
  readonly webSocketToken?: ((client: object, data: unknown) => string | undefined) | undefined;
  /** The token of a message that a microservice received. Without it such messages are refused. */
  readonly rpcToken?: ((data: unknown, context: object) => string | undefined) | undefined;
  /**
   * Declares that a guard of ours stands before all messages of an application that serves HTTP as well, by `inheritAppConfig` or the microservice's own
   * `useGlobalGuards`. Without it the application starts only where `@UseGuards` says so.
   */
  readonly rpcIsGuarded?: boolean | undefined;
}

/** How a token comes to a handler, and how it is refused there. */
export interface TokenSource {
  /** What the verified token is remembered beside. */
  readonly carrier: object;
  verify(verifier: AccessTokenVerifier): Promise<VerifiedAccessToken>;
  /** Tells of the end of the token for as long as what it came by stays open; undefined for what is over with its answer. */
  readonly validity?: ((verifier: RunningAccessTokenVerifier) => AbortSignal) | undefined;
  /** What is thrown for a refusal; anything else as it is. */
  refusal(error: unknown): unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const ofHttp = (request: HttpRequest, response: HeaderSink | undefined): TokenSource => ({
  carrier: request,
  validity: (verifier) => verifier.validity(request, closingIn(response)),
  verify: async (verifier) => {
    const token = await askedOnce(request, verifier, () => verifier.authenticate(request));
    writeHeaders(response, verifier.acceptanceHeaders(request));
    return token;
  },
  refusal: (error) => httpRefusal(error, response),
});

/** The response to write headers to; Express hangs it on its request too. */
function sinkOf(reply: unknown, request: HttpRequest & { readonly res?: unknown }): HeaderSink | undefined {
  const response = reply ?? request.res;
  return isObject(response) ? (response as unknown as HeaderSink) : undefined;
}

/**
 * Drivers put the request into the context under names of their own, or the connection that a subscription came over. What is remembered is so beside the field (`info`): others of the
 * same request are handled at the same time, public ones among them.
 */
function ofGraphql(context: unknown, info: unknown): TokenSource | undefined {
  if (!isObject(context)) return undefined;
  const reply = context['reply'] ?? context['res'];
  const given = context['req'] ?? context['request'] ?? (isObject(reply) ? reply['request'] : undefined);
  const request = isRequest(given) || !isObject(given) ? given : handshakeOfConnection(given);
  if (!isRequest(request)) return undefined;
  const response = sinkOf(reply, request);
  const { extra } = given as { readonly extra?: { readonly socket?: unknown } };
  const validity = (verifier: RunningAccessTokenVerifier): AbortSignal => verifier.validity(request, closingIn(extra?.socket, response, request.socket));
  const source = { ...ofHttp(request, response), validity };
  return isObject(info) ? { ...source, carrier: info } : source;
}

async function verified(token: string | undefined, verifier: AccessTokenVerifier): Promise<VerifiedAccessToken> {
  if (typeof token !== 'string' || token === '') throw verifier.challenge(new MissingAccessToken());
  return verifier.verify(token);
}

function ofWebSocket(client: unknown, data: unknown, { webSocketToken }: TokenSources): TokenSource | undefined {
  if (!isObject(client)) return undefined;
  if (webSocketToken !== undefined) {
    // Messages that are no objects are not told apart: what one was accepted with must not be taken for another's.
    const validity = (verifier: RunningAccessTokenVerifier): AbortSignal => verifier.validity(webSocketToken(client, data) ?? '', closingIn(client));
    return { carrier: isObject(data) ? data : {}, verify: (verifier) => verified(webSocketToken(client, data), verifier), validity, refusal: webSocketRefusal };
  }
  const handshake = handshakeOf(client);
  const ask = (verifier: AccessTokenVerifier): Promise<VerifiedAccessToken> => (isRequest(handshake) ? verifier.authenticate(handshake) : verified(handshake, verifier));
  // Each message asks again: a token that was revoked since dies in an open socket.
  const validity = (verifier: RunningAccessTokenVerifier): AbortSignal => verifier.validity(handshake ?? '', closingIn(client));
  return { carrier: isObject(data) ? data : client, verify: (verifier) => askedOnce(client, verifier, () => ask(verifier)), validity, refusal: webSocketRefusal };
}

function ofRpc(data: unknown, context: unknown, { rpcToken }: TokenSources): TokenSource | undefined {
  if (rpcToken === undefined || !isObject(context)) return undefined;
  return { carrier: context, verify: (verifier) => verified(rpcToken(data, context), verifier), refusal: rpcRefusal };
}

/** What a verified token is remembered beside in a context; undefined where none can have been verified. */
export function carrierIn(context: ExecutionContext): object | undefined {
  return tokenSource(context, { rpcToken: () => undefined })?.carrier;
}

/** Finds how the token comes to a handler; undefined in a context that is not known, where nothing may pass. */
export function tokenSource(context: ExecutionContext, sources: TokenSources): TokenSource | undefined {
  const type = context.getType<string>();
  if (type === 'http') return ofHttp(context.switchToHttp().getRequest<HttpRequest>(), context.switchToHttp().getResponse<HeaderSink>());
  if (type === 'graphql') return ofGraphql(context.getArgByIndex(2), context.getArgByIndex(3));
  if (type === 'ws') return ofWebSocket(context.switchToWs().getClient(), context.switchToWs().getData(), sources);
  if (type === 'rpc') return ofRpc(context.switchToRpc().getData(), context.switchToRpc().getContext(), sources);
  return undefined;
}
