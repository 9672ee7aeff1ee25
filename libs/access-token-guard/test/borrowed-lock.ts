import { readFile } from 'node:fs/promises';

interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type LockedPackages = Record<string, LockedPackage>;

/** Where Node would find a package that is required from a place: the nearest `node_modules` upwards. */
function placeOf(name: string, from: string, packages: LockedPackages): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}

/** What a package cannot do without, and the optional parts of it that suit this machine. */
function needsOf({ dependencies, peerDependencies = {}, peerDependenciesMeta, optionalDependencies }: LockedPackage): readonly string[] {
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta?.[name]?.optional !== true);
  return [...Object.keys(dependencies ?? {}), ...peers, ...Object.keys(optionalDependencies ?? {})];
}

/**
 * Takes some packages and all that they need out of this workspace's lock file, so that another application installs exactly
 * what `npm ci` has put into npm's cache, and the network is not needed.
 */
export async function borrowedLock(lockFile: string, names: readonly string[]): Promise<LockedPackages> {
  const { packages } = JSON.parse(await readFile(lockFile, 'utf8')) as { packages: LockedPackages };
  const borrowed: LockedPackages = {};
  const wanted = names.map((name): readonly [string, string] => [name, '']);
  for (const [name, from] of wanted) {
    const place = placeOf(name, from, packages);
    const found = place === undefined ? undefined : packages[place];
    if (place === undefined || found === undefined || found.link === true || borrowed[place] !== undefined) continue;
    borrowed[place] = { ...found, dev: undefined, optional: undefined, devOptional: undefined, peer: undefined } as LockedPackage;
    wanted.push(...needsOf(found).map((needed): readonly [string, string] => [needed, place]));
  }
  return borrowed;
}
