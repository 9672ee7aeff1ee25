describe('@latchkey/storage', () => {
  it('exports the ports and what they are made of', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'AccessTokenStore', 'AccountStore', 'AuditEventStore', 'AuthorizationCodeStore', 'AuthorizationStore', 'ClientStore', 'ConsentStore',
      'InitialAccessTokenStore', 'InvalidCursor', 'LogoutDeliveryQueue', 'LogoutDeliveryStore', 'MAC_KEY_ROTATION', 'REVOCATION_LEEWAY', 'RefreshTokenStore', 'RemovedMeanwhile', 'ResourceStore', 'RevocationStore', 'RevocationTail', 'SecurityEventStreamStore', 'SessionStore', 'SignInAttemptStore', 'SigningKeyStore',
      'StatusListStore', 'StorageUnavailable', 'TENANT_SETTINGS', 'TenantChanges', 'TenantSecretStore', 'TenantStore', 'USERINFO_TOKEN_LIFETIMES', 'UnitOfWork', 'UnknownTenant', 'UsedAssertionStore',
      'auditEventId', 'concernsResource', 'hashOf', 'noticeOf', 'selectorKey',
    ]);
  });
});
