describe('@latchkey/storage-postgres', () => {
  it('exports what services start storage with, and nothing else', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'Database', 'StoragePostgresModule', 'migrate', 'openDatabase', 'schemaFingerprint',
    ]);
  });
});
