/** SAML 2.0 metadata (saml-metadata-2.0-os). */
export const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';

/** SAML 2.0 protocol: requests and responses (saml-core-2.0-os, section 3). */
export const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** SAML 2.0 assertions (saml-core-2.0-os, section 2). */
export const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** XML Signature (xmldsig-core). */
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** The browser is redirected with a deflated message in the query (saml-bindings-2.0-os, section 3.4). */
export const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** The browser posts a form with the message in it (saml-bindings-2.0-os, section 3.5). */
export const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** The name identifier is an email address (saml-core-2.0-os, section 8.3.2; "1.1" is right for SAML 2.0 too). */
export const emailAddressFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/** The prefix `xml` means it everywhere (Namespaces in XML 1.0, section 3). */
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/** Declarations of namespaces are attributes in it. */
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** Exclusive canonicalisation; elements of its parameters are in it too. */
export const exclusiveNamespace = 'http://www.w3.org/2001/10/xml-exc-c14n#';
