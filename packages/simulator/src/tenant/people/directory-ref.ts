export type DirectoryType =
  | 'user'
  | 'group'
  | 'device'
  | 'orgContact'
  | 'servicePrincipal'
  | 'directoryRole'
  | 'administrativeUnit';

/** An object of the directory by its type and id. */
export type DirectoryRef = { readonly type: DirectoryType; readonly id: string };
