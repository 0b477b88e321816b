'use strict';
// What the pages cannot do alone: focus after an error, one submit at a time, the network's silence,
// a draft of the sign-up, a heartbeat for live counters. Every page works without it.
(() => {
  const TWO_DAYS = 48 * 3600e3;
  const all = (selector) => document.querySelectorAll(selector);
  const on = (name, listener) => document.addEventListener(name, listener);

  // --- an error summary takes the focus and marks the title, once: a later swap elsewhere must not
  // pull somebody away from the field they are mending
  const meetErrors = () => {
    const summary = document.querySelector('[data-focus]:not([data-met])');
    if (!summary) return;
    summary.dataset.met = '';
    const mark = summary.dataset.title || '';
    if (!document.title.startsWith(mark)) document.title = `${mark} ${document.title}`;
    summary.focus();
  };

  // --- the line that says what the network does
  const say = (what, reference) => {
    const line = document.getElementById('status');
    if (line) line.textContent = what ? (line.dataset[what] || line.dataset.failed) + (reference ? ` (${reference})` : '') : '';
  };
  const byItself = (event) => event.detail.requestConfig?.triggeringEvent?.type === 'heartbeat';
  for (const name of ['htmx:sendError', 'htmx:timeout']) on(name, (event) => byItself(event) || say('offline'));
  on('htmx:responseError', (event) => {
    if (byItself(event)) return;
    const { status } = event.detail.xhr;
    say({ 400: 'out', 401: 'out', 404: 'gone', 429: 'busy' }[status] || 'failed', status >= 500 && event.detail.xhr.getResponseHeader('X-Request-Id'));
  });
  on('htmx:beforeRequest', (event) => byItself(event) || say(''));

  // --- the same page in the other language, also after a filter has changed the address
  for (const name of ['htmx:replacedInHistory', 'htmx:pushedIntoHistory']) {
    on(name, () => { for (const link of all('a[hreflang]')) link.search = location.search; });
  }

  // --- the present tab stands in its row also where the style sheet alone cannot say so
  for (const tab of all('.tabs [aria-current]')) {
    const row = tab.closest('.tabs');
    const beyond = tab.getBoundingClientRect().right + 48 - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond;
  }

  // --- a part of an editor follows what its own page saved in another, unless two versions are compared there;
  // writing in it comes first, and saving it will follow by itself
  on('htmx:beforeRequest', (event) => {
    const { elt } = event.detail;
    if (elt.name === 'taken_along' && elt.form.querySelector('.summary')) event.preventDefault();
  });
  on('input', (event) => {
    if (event.target.form?.querySelector('[name=taken_along].htmx-request')) htmx.trigger(event.target.form, 'htmx:abort');
  });

  // --- a link to pass on: the button beside its field copies it
  for (const button of all('[data-copy]')) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.value);
      button.textContent = button.dataset.copy;
    };
  }

  // --- one submit at a time for plain forms; a failed one can always be tried again, and what answers
  // with a file (data-file) leaves the page in place, to be asked for another at once
  on('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) return event.preventDefault();
    if (!navigator.onLine && !form.dataset.warned) {
      // once only: some machines say they are offline when they are not
      form.dataset.warned = 'yes';
      say('offline');
      return event.preventDefault();
    }
    if ('file' in form.dataset) return;
    form.dataset.sent = 'yes';
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of all('[data-sent]')) delete form.dataset.sent;
  });

  // --- the draft: what was typed and the form's key stay on the phone until answered.
  // <form data-draft="CODE"> with <input type="hidden" data-draft-key>; boxes to tick are never kept.
  const shelf = (() => {
    try {
      localStorage.setItem('aforo', '');
      localStorage.removeItem('aforo');
      return localStorage;
    } catch { return null; }
  })();
  const nameOf = (form) => `draft:${form.dataset.draft}`;
  const kept = (form) => [...form.elements].filter((one) => one.name && 'draftKey' in one.dataset
    || (one.name && !one.closest('.hp') && !['hidden', 'checkbox', 'submit', 'button'].includes(one.type)));
  const keep = (form) => {
    const values = {};
    for (const one of kept(form)) if (one.type !== 'radio' || one.checked) values[one.name] = one.value;
    try { shelf.setItem(nameOf(form), JSON.stringify({ at: Date.now(), values })); } catch { /* full: no draft */ }
  };
  const bringBack = (form) => {
    let draft = null;
    try { draft = JSON.parse(shelf.getItem(nameOf(form))); } catch { /* not ours */ }
    if (!draft || Date.now() - draft.at > TWO_DAYS) return shelf.removeItem(nameOf(form));
    if (form.querySelector('[data-focus]')) return keep(form);
    for (const one of kept(form)) {
      const value = draft.values[one.name];
      if (value === undefined) continue;
      if (one.type === 'radio') one.checked = one.value === value;
      else one.value = value;
    }
    for (const note of form.querySelectorAll('[data-draft-note]')) note.hidden = false;
  };
  const drafts = () => { if (shelf) for (const form of all('form[data-draft]')) bringBack(form); };
  if (shelf) {
    on('input', (event) => { const form = event.target.form; if (form?.dataset.draft) keep(form); });
    on('htmx:beforeOnLoad', (event) => {
      const form = event.detail.elt.closest('form[data-draft]');
      if (form && event.detail.xhr.getResponseHeader('HX-Redirect')) shelf.removeItem(nameOf(form));
    });
    for (const name of Object.keys(shelf).filter((one) => one.startsWith('draft:'))) {
      try { if (Date.now() - JSON.parse(shelf.getItem(name)).at > TWO_DAYS) shelf.removeItem(name); }
      catch { shelf.removeItem(name); }
    }
  }

  // --- buttons only a script can serve
  on('click', (event) => {
    const button = event.target.closest?.('[data-print],[data-draft-clear]');
    if (!button) return;
    if ('print' in button.dataset) return print();
    shelf?.removeItem(nameOf(button.form));
    location.reload();
  });
  for (const button of all('[data-print]')) button.hidden = false;

  // --- live counters ask again only while somebody looks and there is a network
  setInterval(() => {
    if (!document.hidden && navigator.onLine) document.body.dispatchEvent(new CustomEvent('heartbeat'));
  }, 20000);

  on('htmx:afterSettle', meetErrors);
  drafts();
  meetErrors();
})();
