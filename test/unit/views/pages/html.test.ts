import assert from 'node:assert/strict';
import { shellHtml } from '../../../../src/views/pages/html.ts';

const shell = {
  cspSource: 'https://panel.example',
  script: 'https://panel.example/page.js',
  style: 'a.css',
};

/** The directives of a page's content security policy. */
function policyOf(html: string): Map<string, string> {
  const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  assert.ok(content !== undefined);
  return new Map(content.split('; ').map((directive) => [directive.split(' ', 1)[0]!, directive] as const));
}

describe("the details page's shell", () => {
  it('lets nothing load but its own script, style and font', () => {
    const html = shellHtml(shell);
    const policy = policyOf(html);
    const nonce = /<script type="module" nonce="([^"]+)"/.exec(html)?.[1];
    assert.ok(nonce !== undefined && nonce.length >= 22);
    assert.equal(policy.get('default-src'), "default-src 'none'");
    assert.equal(policy.get('script-src'), `script-src 'nonce-${nonce}'`);
    assert.equal(policy.get('style-src'), 'style-src https://panel.example');
    assert.equal(policy.get('font-src'), 'font-src https://panel.example');
    assert.doesNotMatch(html, /unsafe|style=|<style|onload/);
  });

  it('has another nonce each time', () => {
    const nonces = new Set(Array.from({ length: 20 }, () => policyOf(shellHtml(shell)).get('script-src')));
    assert.equal(nonces.size, 20);
  });

  it('keeps an address inside its attribute', () => {
    const html = shellHtml({ ...shell, style: 'x"><script>alert(1)</script>' });
    assert.equal(html.match(/<script/g)?.length, 1);
  });
});
