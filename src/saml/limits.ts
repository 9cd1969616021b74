/** Largest metadata or response file read, in bytes: a real single-IdP file has 2 to 150 KB; reading blocks the event loop. */
export const maxXmlBytes = 1_048_576;

/** Deepest nesting of elements: real metadata has under 15; the parser's cost grows with the square of the depth. */
export const maxXmlDepth = 100;

/** Most elements, comments, CDATA sections and instructions in one document: a megabyte of them takes over a second. */
export const maxXmlNodes = 50_000;

/** Most namespace declarations in scope at one place: real files have under 20, and each one costs every element below it. */
export const maxNamespacesInScope = 64;

/** Most attributes of one element: real ones have under 20; 100,000 took 3.5 s. */
export const maxXmlAttributes = 256;

/** Largest certificate upload, in bytes: an RSA-4096 certificate in PEM has about 2 KB, with a text dump about 8 KB. */
export const maxCertificateBytes = 65_536;

/** Largest certificate that is used, in bytes of DER: one of RSA-8192 has about 3 KB, and each is stored and shown many times. */
export const maxCertificateDerBytes = 16_384;

/** Longest sign-on URL, in characters: what browsers and servers take everywhere. */
export const maxSignOnUrlCharacters = 2048;

/** Most NameIDFormats of one file that are kept: SAML 2.0 defines eight. */
export const maxNameIdFormats = 16;

/** Most findings about one input: a person reads a few, and an input can have one for each of its elements. */
export const maxFindings = 40;

/** Longest text of a finding, in characters: twenty entity IDs of usual length. */
export const maxFindingCharacters = 4096;

/** Shortest RSA key accepted, in bits (NIST SP 800-131A). */
export const minRsaBits = 2048;

/** Longest commonName, in characters (RFC 5280 appendix A, ub-common-name). */
export const maxCommonNameCharacters = 64;

/** Longest validity that is made here, in days: ten years, so that a typing error cannot make a key for a century. */
export const maxValidityDays = 3650;

/** Longest entityID, in characters (SAML 2.0 metadata, section 2.2.1). */
export const maxEntityIdCharacters = 1024;

/** Most entity IDs listed in one finding; an aggregate may hold thousands. */
export const maxListedEntityIds = 20;

/** Longest pasted test result that is looked at, in characters: the form field takes 3,000. */
export const maxPastedCharacters = 10_000;

/** Largest thing that is searched for a response, in bytes: a HAR file of one login has one to three megabytes. */
export const maxResponseInputBytes = 5_242_880;

/** Largest response in XML, in bytes, also after inflating: real ones have 3 to 40 KB, and verifying blocks the event loop. */
export const maxResponseXmlBytes = 262_144;

/** Most elements of a response: real ones have 30 to 300, and a verifier walks all of them several times. */
export const maxResponseElements = 2000;

/** Most wrappings (URL encoding, base64, deflate, form, HAR) taken off one after the other. */
export const maxWrappings = 6;

/** Most bytes that are inflated for one diagnosis, all messages together. */
export const maxInflatedBytes = 1_048_576;

/** Most entries of a HAR file that are looked at, the last ones: a login stands at the end of its recording. */
export const maxHarEntries = 5000;

/** Most requests of a HAR file that are looked at, the last ones: one login makes one, a retried one a few. */
export const maxHarRequests = 20;

/** Most responses of a recording that are looked at, the last ones: a login has one, in a page and in what is posted. */
export const maxRecordedResponses = 20;

/** Most wrappings taken off in one diagnosis, all ways of reading together. */
export const maxUnwrappings = 100;

/** Largest request in XML, in bytes: real ones have under 2 KB. */
export const maxRequestXmlBytes = 65_536;

/** Most certificates that one metadata file may hold for signing: two while one is rotated, a few more in an old file. */
export const maxMetadataCertificates = 8;

/** Most certificates that a signature may carry: a chain has two to four. */
export const maxKeyInfoCertificates = 8;

/** Most configured certificates that a signature is tried with: a connection has one, or two while it is rotated. */
export const maxTriedCertificates = 16;

/** Most attributes in a response, all elements together: real ones have under 1,000, and a verifier sorts them. */
export const maxResponseAttributes = 10_000;

/** Largest response that is tried again without its line breaks, in characters: what a tool printed prettily is small. */
export const maxRepairedCharacters = 65_536;

/** Longest RSA key that is used, in bits: 4,096 is the longest in practice, and the work grows with the cube. */
export const maxRsaBits = 8192;

/** Longest public exponent of an RSA key that is used, in bits: 65,537 has 17; a long one is as slow as signing. */
export const maxRsaExponentBits = 64;

/** How far the clocks of the two sides may differ, in ms, before a time counts as wrong. */
export const clockSkewMs = 180_000;

/** Longest value quoted in a finding about a response, in characters. */
export const maxQuotedCharacters = 300;
