// Document titles per page and language: "Page · Site".
import { useEffect } from './html.js';
import { t } from './language.js';

export function useTitle(title) {
  const site = t().site.name;
  useEffect(() => {
    document.title = title ? `${title} · ${site}` : site;
  }, [title, site]);
}
