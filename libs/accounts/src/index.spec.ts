describe('@latchkey/accounts', () => {
  it('exports what is chosen, and nothing else', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'ACR_VALUES', 'AccountsModule', 'Consents', 'Passwords', 'Sessions', 'SignIn', 'SignUp', 'covers', 'isPasswordLength', 'networkOf', 'union',
    ]);
  });
});
