/** The parameters of an authorization response; those without a value are left out. */
export type ResponseParameters = Readonly<Record<string, string | undefined>>;

/** How a response travels: in an address that the browser is sent to, or in a form that it posts. */
export type Delivery =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'form'; readonly action: string; readonly fields: readonly (readonly [string, string])[] };

/** One way to bring the parameters of a response to the client (OAuth 2.0 Multiple Response Type Encoding Practices §2.1). */
export interface ResponseMode {
  /** As `response_mode` and the metadata spell it. */
  readonly name: string;
  /** Whether it keeps tokens out of what servers log and pages pass on (Multiple Response Types §5). */
  readonly carriesTokens: boolean;
  deliver(redirectUri: string, parameters: ResponseParameters): Delivery;
}
