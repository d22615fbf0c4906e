/** Which certificate authorities are trusted. */

import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

export interface Trust {
  /** Whether to trust those of the operating system; VS Code's setting `http.systemCertificates`. */
  readonly systemCertificates?: boolean | undefined;
  /** Additional authorities, in PEM. */
  readonly ca?: readonly string[] | undefined;
}

/**
 * Trusts Node's own authorities, those of NODE_EXTRA_CA_CERTS, and what the settings add. Reading the system's takes a
 * while: call it on first use, and keep the result.
 */
export function trusted({ systemCertificates = true, ca = [] }: Trust): SecureContext {
  const system = systemCertificates ? getCACertificates('system') : [];
  return createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...system, ...ca])] });
}
