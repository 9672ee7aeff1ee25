describe('the public surface', () => {
  it('is this list', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'BootFailure',
      'InvalidSettings',
      'IsAddressList',
      'IsBaseUrl',
      'IsHeaderName',
      'IsHostList',
      'IsKey',
      'IsOneOf',
      'IsPort',
      'IsPostgresUrl',
      'IsPublicUrl',
      'IsSecret',
      'IsWholeNumber',
      'LIMITS',
      'Metrics',
      'ReadinessCheck',
      'SECURITY_HEADERS',
      'ServiceSettings',
      'Stopping',
      'loadSettings',
      'runJob',
      'runService',
      'startService',
      'tenantOfPath',
      'trustedProxies',
    ]);
  });
});
