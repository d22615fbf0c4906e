/** Translates VS Code's network settings into options of the transport. */

import * as vscode from 'vscode';
import type { TransportOptions } from '../api/transport.ts';

/** The part of VS Code's settings that is read here. */
export const networkSection = 'http';

/** As the settings are now. */
export function networkOptions(): TransportOptions {
  const settings = vscode.workspace.getConfiguration(networkSection);
  // `off` turns proxies off for extensions, those of the environment as well.
  if (settings.get('proxySupport') === 'off')
    return { environment: {}, systemCertificates: certificates(settings) };
  return {
    proxy: {
      url: settings.get<string>('proxy'),
      authorization: settings.get<string | null>('proxyAuthorization') ?? undefined,
      noProxy: settings.get<string[]>('noProxy') ?? [],
      strictSSL: settings.get<boolean>('proxyStrictSSL') ?? true,
    },
    systemCertificates: certificates(settings),
  };
}

function certificates(settings: vscode.WorkspaceConfiguration): boolean {
  return settings.get<boolean>('systemCertificates') ?? true;
}
