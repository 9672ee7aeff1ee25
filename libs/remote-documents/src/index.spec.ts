describe('@latchkey/remote-documents', () => {
  it('exports what others fetch documents with, and nothing else', async () => {
    expect(Object.keys(await import('./index.js')).sort()).toEqual([
      'AllowedHosts', 'DocumentUnavailable', 'JwksDocuments', 'RemoteDocuments', 'RemoteDocumentsModule', 'RemoteForms', 'SectorDocuments', 
    ]);
  });
});
