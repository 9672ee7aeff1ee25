export { ClientAuthenticationMethod, type ClientAuthenticationRequest } from './client-authentication-method.js';
export { ClientAuthenticationModule } from './client-authentication.module.js';
export { ClientAuthenticator } from './client-authenticator.js';
export { ClientSecretBasic } from './methods/client-secret-basic.js';
export { ClientSecretJwt } from './methods/client-secret-jwt.js';
export { ClientSecretPost } from './methods/client-secret-post.js';
export { NoClientAuthentication } from './methods/none.js';
export { PrivateKeyJwt } from './methods/private-key-jwt.js';
