describe('The public surface of protocol', () => {
  it('is what its index lists', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toMatchSnapshot();
  });
});
