import { Injectable } from '@nestjs/common';
import { InvalidDpopProof, InvalidRequest, InvalidToken, Clock, type Confirmation } from '@latchkey/protocol';
import { DpopNonces, DpopProofs } from '@latchkey/proof-of-possession';
import type { ClientRecord, Stores } from '@latchkey/storage';
import { IssuerAddresses, type AccessTokenClaims } from '@latchkey/token-issuance';
import { ClientCertificateHeader } from './client-certificate-header.js';
import { headerValues, type Transport } from './transport.js';

/** An access token as it was presented. */
export interface PresentedToken {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly value: string;
  readonly method: string;
  readonly transport: Transport;
}

/** What the tokens of a token request are to be bound to. */
export interface ShownPossession {
  readonly confirmation: Confirmation;
  /** Uses up the proof of it, where it came with one that is good once. @throws InvalidDpopProof when it was shown before */
  spend(): Promise<void>;
}

/** What a request proves beside who sends it: that its sender holds a key (RFC 9449) or a certificate (RFC 8705). */
@Injectable()
export class ProofOfPossession {
  constructor(
    private readonly proofs: DpopProofs,
    private readonly nonces: DpopNonces,
    private readonly certificates: ClientCertificateHeader,
    private readonly issuers: IssuerAddresses,
    private readonly clock: Clock,
  ) {}

  /**
   * What the tokens of a token request are to be bound to, if anything: to one thing, since a client that is registered for certificates
   * has no use for another. Nothing is written: whoever goes on with it spends the proof.
   * @throws InvalidDpopProof, UseDpopNonce; InvalidRequest when the client needs a certificate and shows none
   */
  async ofTokenRequest(transport: Transport | undefined, client: ClientRecord, stores: Stores): Promise<ShownPossession | undefined> {
    const proof = proofOf(transport);
    if (client.senderConstraint === 'mtls') {
      if (proof !== undefined) throw new InvalidRequest({ description: 'the access tokens of the client are bound to its certificate, and cannot be bound by DPoP as well' });
      return { confirmation: this.certificate(transport), spend: async () => undefined };
    }
    if (proof !== undefined) {
      const { jkt, spend } = await this.proofs.check({ proof, method: 'POST', addresses: this.issuers.addressesOf(stores.tenant.id, '/token') }, stores);
      return { confirmation: { jkt }, spend };
    }
    if (client.senderConstraint === 'dpop') throw new InvalidDpopProof({ description: 'expected a DPoP header: the client is registered for access tokens that are bound to a key' });
    return undefined;
  }

  /** The nonce for the next proof, where the tenant asks for one. */
  nextNonce({ id, settings }: Stores['tenant']): string | undefined {
    return settings.dpopNonceRequired === true ? this.nonces.current(id) : undefined;
  }

  /**
   * Holds an access token to what it is bound to.
   * @param path of the endpoint, as `/userinfo`
   * @throws InvalidToken, InvalidDpopProof, UseDpopNonce
   */
  async confirm({ cnf }: AccessTokenClaims, presented: PresentedToken & { readonly path: string }, stores: Stores): Promise<void> {
    const { scheme, value, method, transport, path } = presented;
    if (cnf === undefined || !('jkt' in cnf)) {
      if (scheme === 'DPoP') throw new InvalidToken({ description: 'the access token is not bound to a key: expected the scheme Bearer, got DPoP' });
      if (cnf && this.certificates.read(transport)?.thumbprint !== cnf['x5t#S256']) throw new InvalidToken({ description: 'the access token is bound to another client certificate than the one shown, if any' });
      return;
    }
    if (scheme !== 'DPoP') throw new InvalidToken({ description: 'the access token is bound to a key: expected the scheme DPoP with a proof, got Bearer' });
    const proof = proofOf(transport);
    if (proof === undefined) throw new InvalidDpopProof({ description: 'expected a DPoP header beside the access token' });
    const jkt = await this.proofs.verify({ proof, method, addresses: this.issuers.addressesOf(stores.tenant.id, path), accessToken: value }, stores);
    if (jkt !== cnf.jkt) throw new InvalidToken({ description: 'the access token is bound to another key than that of the DPoP proof' });
  }

  private certificate(transport: Transport | undefined): Confirmation {
    const certificate = this.certificates.read(transport);
    if (!certificate?.isCurrent(this.clock.now())) throw new InvalidRequest({ description: 'expected a client certificate that is valid now, since the access tokens of the client are bound to it' });
    return { 'x5t#S256': certificate.thumbprint };
  }
}

function proofOf(transport: Transport | undefined): string | undefined {
  const [proof, second] = transport ? headerValues(transport, 'dpop') : [];
  if (second !== undefined) throw new InvalidDpopProof({ description: 'expected one DPoP header, got several' });
  return proof;
}
