import type { Look } from './page';

export interface CameraProps {
  look: Look;
  onFound: (text: string) => void;
  onFailed: (why: 'noCamera') => void;
}

/** Mini-programs have their app's scanner; the browser's camera is in browser-camera.h5. */
export const BrowserCamera = (_: CameraProps): null => null;
export const codeInPicture = async (): Promise<string | null> => null;
