export type DirectoryType =
  | 'user'
  | 'group'
  | 'device'
  | 'orgContact'
  | 'servicePrincipal'
  | 'directoryRole'
  | 'administrativeUnit';

export type DirectoryRef = { readonly type: DirectoryType; readonly id: string };
