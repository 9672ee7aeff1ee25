/** The parameters of an authorization response; those without a value are left out. */
export type ResponseParameters = Readonly<Record<string, string | undefined>>;

/** How a response travels: `form_post` would add a second kind, a page with a form. */
export interface Delivery {
  readonly kind: 'redirect';
  readonly location: string;
}

/** One way to bring the parameters of a response to the client (OAuth 2.0 Multiple Response Type Encoding Practices §2.1). */
export interface ResponseMode {
  /** As `response_mode` and the metadata spell it. */
  readonly name: string;
  deliver(redirectUri: string, parameters: ResponseParameters): Delivery;
}
