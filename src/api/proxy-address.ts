/** Parses the address of a proxy, as people write it. Pure. */

/** Why a proxy's address cannot be used. */
export type Unusable = 'socks' | 'script' | 'other';

/**
 * `scheme://user:password@host:port/`, where only the host must be there. The last `@` ends the login: a user may be
 * `DOMAIN\name`, and a password may hold any letter, also those that end the host of an address.
 */
const form =
  /^(?:(?<scheme>[a-z][a-z0-9+.-]*):[/\\]{2})?(?:(?<login>.*)@)?(?<host>\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)(?::(?<port>\d{1,5}))?(?<path>[/\\?#].*)?$/isu;

/**
 * Reads an address. No scheme means http. A login may be percent-encoded, in part as well.
 * @returns with the login percent-encoded throughout, so that an address is all that it can be read as
 */
export function parseProxyAddress(text: string): URL | Unusable {
  const address = forHttps(text.trim().replace(/^(["'])(.*)\1$/s, '$2'));
  if (/^socks[45]?[ah]?[:=\s]/i.test(address)) return 'socks';
  if (/^(?:pac\+|file:)/i.test(address)) return 'script';
  const { scheme = 'http', login, host, port, path = '' } = form.exec(address)?.groups ?? {};
  if (/\.(?:pac|dat)$/i.test(path)) return 'script';
  if (host === undefined || !/^https?$/i.test(scheme)) return 'other';
  const bare = `${scheme}://${host}${port === undefined ? '' : `:${port}`}`;
  if (!URL.canParse(bare)) return 'other';
  const proxy = new URL(bare);
  if (login !== undefined) {
    const colon = login.indexOf(':');
    proxy.username = encoded(colon < 0 ? login : login.slice(0, colon));
    proxy.password = encoded(colon < 0 ? '' : login.slice(colon + 1));
  }
  return proxy;
}

/** The `Proxy-Authorization` header for the login in an address; undefined where it has none. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

/** Windows writes one for each protocol: `http=proxy:80;https=proxy:443`. */
function forHttps(text: string): string {
  if (!/^(?:https?|ftp|socks)=/i.test(text)) return text;
  const entries = text.split(';').map((entry) => entry.trim());
  const named = (name: string) => entries.find((entry) => entry.toLowerCase().startsWith(`${name}=`));
  const entry = named('https') ?? named('http');
  return entry?.slice(entry.indexOf('=') + 1) ?? text;
}

/** A percent sign that begins no encoded letter stands for itself. */
function encoded(text: string): string {
  const plain = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
  return encodeURIComponent(plain.toWellFormed());
}
