'use strict';
// On the page a revoked device is given: nothing of its desk stays on it, whatever it was doing before.
(async () => {
  const { code } = document.getElementById('gone').dataset;
  for (const name of await caches.keys()) if (name.startsWith(`desk-${code}-`)) await caches.delete(name);
  for (const one of await navigator.serviceWorker?.getRegistrations() ?? []) {
    if (one.scope.endsWith(`/desk/${code}/`)) await one.unregister();
  }
  const asked = indexedDB.deleteDatabase(`desk-${code}`);
  asked.onsuccess = () => { document.documentElement.dataset.desk = 'gone'; };
})();
