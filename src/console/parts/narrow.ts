import { useEffect, useState } from 'preact/hooks';

/* Below this width, the words of the drawing that runs across are smaller than 11 pixels. */
const NARROW = '(max-width: 56rem)';

/** Whether the page is too narrow for the drawing that runs across. */
export function useIsNarrow(): boolean {
  const [isNarrow, setIsNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const change = () => setIsNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return isNarrow;
}
