describe('The public surface of clients', () => {
  it('is chosen by hand', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'CLIENT_METADATA_MEMBERS', 'CLIENT_SECRET_PREFIX', 'ClientDirectory', 'ClientDirectoryModule', 'ClientSecrets', 'ClientsModule',
      'MANAGED_THINGS', 'MAX_CLIENT_SECRETS', 'MAX_CLIENT_SECRET_LENGTH', 'MAX_SELF_CONTAINED_LENGTH', 'MIN_CHOSEN_SECRET_LENGTH',
      'Members', 'MetadataFault', 'REGISTRATION_TOKEN_PREFIX', 'RegistrationKeys', 'RegistrationTrail', 'SUBJECT_TYPES', 'SealedSecrets', 'SecretIssuer', 'SelfContainedClients', 'addSecret',
      'addedEntitlements', 'algorithmsOf', 'checkClientId', 'checkEntitlements', 'expireSecret', 'heardMembers', 'isSelfContained', 'isTranslation', 'macAlgorithmsOf', 'managementClient',
      'managementResource', 'managementScopes', 'managementScopesOf', 'newClientId', 'parseClientMetadata', 'parseDistinguishedName', 'parseRegistration', 'publicKeyFault',
      'readEntitlements', 'readJwks', 'removeSecret', 'renderClient', 'renderClientMetadata', 'resourceIdentifierFault', 'resourceScopeFault',
      'resourceServerClient', 'sameDistinguishedName', 'shownLogo', 'usesSecret',
    ]);
  });
});
