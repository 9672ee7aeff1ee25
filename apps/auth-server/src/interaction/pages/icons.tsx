/** Decoration: what they say is always said in words as well. */
const icon = (path: string) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
    <path d={path} />
  </svg>
);

export const Key = () => icon('M15 3a6 6 0 1 1-5.2 9L3 18.8V21h3v-2h2v-2h2.2l1.6-1.6A6 6 0 0 1 15 3Zm1.5 4.5h.01');
export const Check = () => icon('m5 12.5 4.5 4.5L19 7.5');
export const Lock = () => icon('M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3');
export const Warning = () => icon('M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.8h.01');
export const Clock = () => icon('M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18Zm0 4.5V12l3 2');
export const Leave = () => icon('M10 4H5v16h5m4-4 4-4-4-4m4 4H9.5');
