// The least that it takes to have a page of releases: one request, whose answer nobody looks into.
import type { Platform } from '../hosts/platform.ts';

/** @returns the range of the page behind this one. @throws when the platform did not give the page. */
export async function bareRequest(
  platform: Platform,
  app: string,
  range: string,
): Promise<{ readonly next: string | undefined }> {
  const response = await fetch(`${platform.url}/apps/${app}/releases`, {
    headers: {
      Accept: 'application/vnd.heroku+json; version=3',
      Authorization: `Bearer ${platform.token}`,
      Range: range,
    },
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`The platform answered ${response.status}: ${body}`);
  return { next: response.headers.get('Next-Range') ?? undefined };
}
