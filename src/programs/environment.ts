/** The environment of the programs that Shiplog starts. It is an allowlist, so that no token gets into it. */

import { delimiter, isAbsolute } from 'node:path';

/** What a program needs to run at all, in capitals. */
const basic = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TMP',
  'TEMP',
  'LOCALE_ARCHIVE',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_DIRS',
  'XDG_CONFIG_HOME',
  'XDG_DATA_DIRS',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'XDG_STATE_HOME',
  // macOS: which text encoding, and which of Xcode's tools.
  '__CF_USER_TEXT_ENCODING',
  'DEVELOPER_DIR',
  // Windows.
  'ALLUSERSPROFILE',
  'APPDATA',
  'COMMONPROGRAMFILES',
  'COMMONPROGRAMFILES(X86)',
  'COMMONPROGRAMW6432',
  'COMPUTERNAME',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'HOMESHARE',
  'LOCALAPPDATA',
  'NUMBER_OF_PROCESSORS',
  'OS',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'PUBLIC',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'USERDOMAIN',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
]);

/** Where the system looks for programs and libraries. */
const searched = new Set([
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'DYLD_FALLBACK_LIBRARY_PATH',
  'DYLD_FRAMEWORK_PATH',
]);

/** What a program needs to reach servers as the person does: proxies, certificates, agents, credential prompts. */
const network = new Set([
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CURL_CA_BUNDLE',
  'NIX_SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'SSH_AUTH_SOCK',
  'SSH_AGENT_PID',
  'KRB5CCNAME',
  'KRB5_CONFIG',
  'GNUPGHOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
]);

/**
 * The part of an environment that a program gets.
 * @param environment such as `process.env`
 * @param reaches whether the program talks to a server
 */
export function childEnvironment(
  environment: NodeJS.ProcessEnv,
  { reaches = false }: { readonly reaches?: boolean } = {},
): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    // Names are case-insensitive on Windows, and proxies are often written in lower case.
    const key = name.toUpperCase();
    if (searched.has(key)) given[name] = withoutRelative(value);
    else if (basic.has(key) || key.startsWith('LC_') || (reaches && network.has(key))) given[name] = value;
  }
  return given;
}

/** A relative entry resolves in the program's working folder, which may not be trusted. */
function withoutRelative(folders: string): string {
  return foldersIn(folders).join(delimiter);
}

/** The absolute paths in a list such as `PATH`. */
export function foldersIn(list: string): string[] {
  return list.split(delimiter).filter((folder) => isAbsolute(folder.replaceAll('"', '')));
}
