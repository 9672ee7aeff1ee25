import { request as forward } from 'node:http';
import { createServer, request, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { CertificateAuthority, type IssuedCertificate } from '@latchkey/testing/certificates';

/** Node's, with a certificate of the client. */
export type Fetch = (address: string, options: { method?: string | undefined; headers?: Record<string, string> | undefined; body?: unknown }) => Promise<Response>;

const pemOf = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;

/** A proxy that ends TLS, asks for a certificate of whatever kind, and forwards it as nginx does with `ssl_verify_client optional_no_ca`. */
export class TlsProxy {
  private constructor(
    private readonly server: Server,
    private readonly authority: CertificateAuthority,
  ) {}

  /** @param header where it says which certificate was shown @param target what it stands before */
  static async start({ port, header, target }: { readonly port: number; readonly header: string; readonly target: () => string }): Promise<TlsProxy> {
    const authority = await CertificateAuthority.create('CN=Proxy Authority');
    const { certificate, privateKey } = await authority.issue({ subject: 'CN=localhost', names: [{ type: 'dns', value: 'localhost' }] });
    const server = createServer({ key: privateKey, cert: certificate, requestCert: true, rejectUnauthorized: false }, (incoming, answer) => {
      const { raw } = (incoming.socket as TLSSocket).getPeerCertificate();
      const { [header.toLowerCase()]: _forged, ...headers } = incoming.headers;
      const shown = raw === undefined ? {} : { [header]: encodeURIComponent(pemOf(raw)) };
      const onward = forward(target() + incoming.url, { method: incoming.method, headers: { ...headers, ...shown } }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      onward.on('error', () => answer.writeHead(502).end());
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new TlsProxy(server, authority);
  }

  /** Whose requests show the certificate, if any. */
  fetchAs(shown?: IssuedCertificate): Fetch {
    return (address, { method = 'GET', headers = {}, body }) => {
      const text = body === undefined || body === null ? '' : String(body as string);
      const certificate = shown ? { cert: shown.certificate, key: shown.privateKey } : {};
      const { hostname, port, pathname, search, protocol } = new URL(address);
      if (protocol === 'http:') return fetch(address, { method, headers, ...(text !== '' && { body: text }) });
      return new Promise((resolve, reject) => {
        const options = { hostname, port, path: pathname + search, method, headers, ca: this.authority.certificate, agent: false as const, ...certificate };
        request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode ?? 500, headers: response.headers as Record<string, string> })));
        }).on('error', reject).end(text);
      });
    };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
