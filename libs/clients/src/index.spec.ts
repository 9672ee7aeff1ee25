describe('The public surface of clients', () => {
  it('is chosen by hand', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'CLIENT_METADATA_MEMBERS', 'CLIENT_SECRET_PREFIX', 'ClientSecrets', 'ClientsModule', 'MANAGED_THINGS', 'MAX_CLIENT_SECRETS',
      'MAX_CLIENT_SECRET_LENGTH', 'MIN_CHOSEN_SECRET_LENGTH', 'Members', 'MetadataFault', 'addSecret', 'addedEntitlements', 'checkClientId',
      'checkEntitlements', 'expireSecret', 'managementClient', 'managementResource', 'managementScopes', 'managementScopesOf', 'newClientId', 'parseClientMetadata', 'readEntitlements',
      'removeSecret', 'renderClient', 'renderClientMetadata', 'resourceIdentifierFault', 'resourceScopeFault', 'resourceServerClient',
      'usesSecret',
    ]);
  });
});
