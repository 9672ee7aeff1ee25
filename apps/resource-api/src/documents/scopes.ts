/** Lets a client read the documents of the token's subject. */
export const DOCUMENTS_READ = 'documents:read';

/** Lets a client write documents for the token's subject. */
export const DOCUMENTS_WRITE = 'documents:write';
