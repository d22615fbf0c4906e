// Rows of code as short texts, so that a test reads like the tree.
import { letterOf } from '../../../../src/views/releases/file-rows.ts';
import type { Node } from '../../../../src/views/releases/nodes.ts';

/**
 * `subject`, `- subject` for what was taken back, `M path`, `[range]`, `[files]`, `(note)`, and `…` where there are
 * more.
 */
export function treeText(nodes: readonly Node[]): string[] {
  return nodes.map((node) => {
    switch (node.kind) {
      case 'commit':
        return `${node.back ? '- ' : ''}${node.commit.subject}`;
      case 'range':
        return `[${node.label}]`;
      case 'files':
        return '[files]';
      case 'file':
        return `${letterOf(node.change)} ${node.change.path}`;
      case 'note':
        return `(${node.text})`;
      default:
        return '…';
    }
  });
}
