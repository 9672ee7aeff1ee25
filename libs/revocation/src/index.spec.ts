describe('The public surface of revocation', () => {
  it('is what its index lists', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toMatchSnapshot();
  });
});
