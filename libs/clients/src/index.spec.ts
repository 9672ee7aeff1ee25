describe('The public surface of clients', () => {
  it('is chosen by hand', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'CLIENT_SECRET_PREFIX', 'ClientDirectory', 'ClientDirectoryModule', 'ClientSecrets', 'ClientsModule', 'MAX_CLIENT_SECRET_LENGTH', 'MIN_CHOSEN_SECRET_LENGTH',
      'Members', 'MetadataFault', 'RegistrationKeys', 'RegistrationTrail', 'SUBJECT_TYPES', 'SealedSecrets', 'SecretIssuer', 'SelfContainedClients', 'addSecret',
      'addedEntitlements', 'algorithmsOf', 'checkClientId', 'checkEntitlements', 'expireSecret', 'isTranslation', 'macAlgorithmsOf', 'managementClient',
      'managementResource', 'managementScopes', 'managementScopesOf', 'newClientId', 'parseClientMetadata', 'parseDistinguishedName', 'parseRegistration', 'publicKeyFault',
      'readEntitlements', 'readJwks', 'removeSecret', 'renderClient', 'renderClientMetadata', 'resourceIdentifierFault', 'resourceScopeFault',
      'resourceServerClient', 'sameDistinguishedName', 'shownLogo', 'usesSecret',
    ]);
  });
});
