// How the platform runs git: without anybody's settings, hooks, or variables of a git that is under way.
import { devNull } from 'node:os';
import { cleanEnvironment } from '../programs/environment.ts';

/**
 * @param home a folder of git's own. @param settings in place of those of files, such as `{'gc.auto': '0'}`
 */
export function gitEnvironment(
  home: string,
  settings: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const entries = Object.entries(settings);
  return {
    ...cleanEnvironment(home),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    LC_ALL: 'C',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
