const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/;

/**
 * Whether the host of an http or https address is written as names and IP addresses are. Browsers take more for one (`;`, `,`, `'`, `*`), which
 * means something else in the headers that name hosts, a content security policy above all (CSP 3 §2.2).
 */
export const hasPlainHost = ({ hostname }: URL): boolean => HOST.test(hostname);
