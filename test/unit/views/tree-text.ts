// Rows of commits as short texts, so that a test reads like the tree.
import type { Node } from '../../../src/views/tree/nodes.ts';

/** `subject`, `- subject` for what was taken back, `[range]`, `(note)`, and `…` where there are more. */
export function treeText(nodes: readonly Node[]): string[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case 'commit':
        return `${node.back ? '- ' : ''}${node.commit.subject}`;
      case 'range':
        return `[${node.label}]`;
      case 'note':
        return `(${node.text})`;
      default:
        return '…';
    }
  });
}
