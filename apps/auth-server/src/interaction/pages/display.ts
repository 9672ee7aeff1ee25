/** The layouts that pages can be asked for (OIDC Core §3.1.2.1); `wap` is known as well, and shown as `page`. */
export const DISPLAY_VALUES = ['page', 'popup', 'touch'] as const;
export type Display = (typeof DISPLAY_VALUES)[number];

export const displayNamed = (name: string | undefined): Display => DISPLAY_VALUES.find((value) => value === name) ?? 'page';
