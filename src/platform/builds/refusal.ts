/** Why a source cannot be built: what is missing, and what to do about it. The person who deploys reads it. */
export class BuildRefused extends Error {
  override readonly name = 'BuildRefused';
}
