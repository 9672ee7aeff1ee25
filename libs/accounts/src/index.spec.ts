describe('@latchkey/accounts', () => {
  it('exports what is chosen, and nothing else', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'ACR_VALUES', 'AccountsModule', 'Consents', 'DeviceCookies', 'Passwords', 'Sessions', 'SignIn', 'covers', 'isPasswordLength', 'networkOf', 'union',
    ]);
  });
});
