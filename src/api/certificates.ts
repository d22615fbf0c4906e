/** Whose certificates are trusted. */

import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

export interface Trust {
  /** Whether those count that the system trusts; VS Code's setting `http.systemCertificates`. */
  readonly systemCertificates?: boolean | undefined;
  /** More authorities, in PEM. */
  readonly ca?: readonly string[] | undefined;
}

/**
 * Those that Node brings along, those of NODE_EXTRA_CA_CERTS, and what the settings add. Reading the system's takes a
 * while: call it when it is needed first, and keep what it gives.
 */
export function trusted({ systemCertificates = true, ca = [] }: Trust): SecureContext {
  const system = systemCertificates ? getCACertificates('system') : [];
  return createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...system, ...ca])] });
}
