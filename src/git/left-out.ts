/** A file that a partial clone left out. */

import { shortHash } from '../domain/graph/commit.ts';
import { Problem } from '../domain/problem.ts';

export class FileLeftOut extends Problem {
  override readonly name = 'FileLeftOut';

  /** @param hash whole, of the commit that the file is looked at in */
  constructor(repository: string, hash: string, path: string) {
    super(
      `${path} in commit ${shortHash(hash)} is not here, as ${repository} is a partial clone. ` +
        'Fetch it, then open it again.',
    );
  }
}
