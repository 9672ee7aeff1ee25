import { TrustedAuthorities } from './trusted-authorities.js';

/** Whether client certificates reach the server at all, and whose are believed. Off unless a proxy that ends TLS is named. */
export class MutualTls {
  constructor(
    readonly on: boolean = false,
    readonly authorities: TrustedAuthorities = TrustedAuthorities.NONE,
  ) {}
}
