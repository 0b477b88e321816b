'use strict';
// The list on the screen: drawn once, changed row by row, searched at every letter.
Desk.list = (() => {
  const { wordsOf } = Desk.rules;
  const rows = new Map();
  const icons = document.querySelector('use')?.getAttribute('href').split('#')[0];
  let facts = null;
  let words = null;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  const make = (tag, given = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
    }
    made.append(...inside.filter((one) => one !== '' && one !== null && one !== undefined));
    return made;
  };

  const icon = (name) => {
    const space = 'http://www.w3.org/2000/svg';
    const made = document.createElementNS(space, 'svg');
    made.setAttribute('class', 'i');
    made.setAttribute('viewBox', '0 0 24 24');
    made.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS(space, 'use');
    use.setAttribute('href', `${icons}#${name}`);
    made.append(use);
    return made;
  };

  const hour = (at) => new Intl.DateTimeFormat(facts.language, { hour: 'numeric', minute: '2-digit', timeZone: facts.zone }).format(at);

  const nameOf = (one) => [one.family, one.given].filter(Boolean).join(', ');

  const shownCode = (code) => (code ? `${code.slice(0, 4)}-${code.slice(4)}` : '');

  const about = (one) => [
    shownCode(one.code) || (one.replaces ? fill(words.replacing, { name: one.replaces }) : words.walked_in),
    { cancelled: words.cancelled, waiting: words.waiting }[one.state],
  ].filter(Boolean).join(' · ');

  const spoken = (one) => make('span', { class: 'vh' }, ` ${nameOf(one)}`);

  const buttons = (one, here) => {
    if (here) {
      return make('div', { class: 'came' }, make('span', { class: 'chip ok' }, icon('check'), hour(here.since)),
        make('button', { class: 'btn quiet', name: 'undo', value: one.who }, words.undo, spoken(one)));
    }
    return make('button', { class: 'btn second', name: 'who', value: one.who }, words.arrive, spoken(one));
  };

  const draw = (one, here, isReplaced) => {
    const text = make('div', {}, make('b', {}, nameOf(one)));
    if (one.institution) text.append(make('br'), make('span', { class: 'small soft' }, one.institution));
    text.append(make('br'), make('span', { class: 'small soft' }, about(one)));
    if (one.state === 'seated' && !here && !isReplaced) {
      text.append(make('br'), make('a', { class: 'small', href: `${facts.home}walk-in?replaces=${one.who}`, 'data-replace': one.who }, words.replace, spoken(one)));
    }
    return make('li', { 'data-who': one.who }, text, buttons(one, here));
  };

  const TIGHT = 4;
  const matches = (one, parts) => parts.every((part) => one.search.includes(part))
    || (parts.join('').length >= TIGHT && one.search.replaceAll(' ', '').includes(parts.join('')));

  // Puts the rows in order. A tap moves one row, and a list of hundreds is laid out anew for each that moves:
  // that one alone is moved where nothing else changed.
  const place = (list, wanted) => {
    const now = [...list.children];
    let first = 0;
    let last = wanted.length - 1;
    if (now.length === wanted.length) {
      while (first <= last && now[first] === wanted[first]) first += 1;
      while (last > first && now[last] === wanted[last]) last -= 1;
      if (first > last) return;
    }
    // Moving a row takes its focus away; whoever stands on it goes on from there.
    const stood = document.activeElement;
    const isSame = (from, to, step) => wanted.slice(from, to).every((one, at) => one === now[from + at + step]);
    if (now.length === wanted.length && now[first] === wanted[last] && isSame(first, last, 1)) now[last].after(now[first]);
    else if (now.length === wanted.length && now[last] === wanted[first] && isSame(first + 1, last + 1, -1)) now[first].before(now[last]);
    else list.replaceChildren(...wanted);
    if (stood !== document.activeElement && list.contains(stood)) stood.focus({ preventScroll: true });
  };

  const isMissing = (one, state) => one.state === 'seated' && !state.present.has(`${one.who} ${state.day}`) && !state.replaced.has(`${one.who} ${state.day}`);

  // Only what changed is drawn anew; who has come goes to the end.
  const show = (state) => {
    const list = document.getElementById('list');
    const parts = wordsOf(state.text);
    const wanted = [];
    let found = 0;
    for (const one of state.people) {
      const here = state.present.get(`${one.who} ${state.day}`);
      const isReplaced = state.replaced.has(`${one.who} ${state.day}`);
      const mark = `${here?.since ?? ''} ${isReplaced} ${one.mark}`;
      let row = rows.get(one.who);
      if (row?.mark !== mark) {
        const made = draw(one, here, isReplaced);
        row?.element.replaceWith(made);
        row = { element: made, mark };
        rows.set(one.who, row);
      }
      const isShown = parts.length ? matches(one, parts) : Boolean(here) || one.state !== 'cancelled';
      row.element.hidden = !isShown;
      if (isShown) found += 1;
      wanted.push({ element: row.element, here: Boolean(here), order: one.order });
    }
    wanted.sort((a, b) => a.here - b.here || a.order - b.order);
    place(list, wanted.map((one) => one.element));
    for (const who of rows.keys()) if (!state.known.has(who)) rows.delete(who);
    groups(state, parts);
    counts(state, parts, found);
  };

  const groups = (state, parts) => {
    const missing = new Map();
    if (parts.length) {
      const named = new Set(state.people.filter((one) => one.group && matches(one, parts)).map((one) => one.group));
      for (const one of state.people) {
        if (!named.has(one.group) || !isMissing(one, state)) continue;
        missing.set(one.group, [...(missing.get(one.group) ?? []), one.who]);
      }
    }
    const some = [...missing].filter(([, whose]) => whose.length > 1);
    document.getElementById('groups').replaceChildren(...some.map(([name, whose]) => make('p', { class: 'group' }, make('span', {}, name),
      make('button', { class: 'btn second', name: 'all', value: whose.join(',') }, icon('users'), fill(words.all, { count: whose.length })))));
  };

  const counts = (state, parts, found) => {
    const seated = state.people.filter((one) => one.state === 'seated');
    const came = state.people.filter((one) => state.present.has(`${one.who} ${state.day}`));
    const arrived = seated.filter((one) => state.present.has(`${one.who} ${state.day}`)).length;
    const line = document.getElementById('count');
    line.hidden = false;
    const others = came.length - arrived;
    line.replaceChildren(make('b', {}, fill(words.count, { arrived, expected: seated.length })),
      ...(others ? [' · ', others === 1 ? words.one_other : fill(words.others, { count: others })] : []), ...(facts.capacity ? [' · ', fill(words.capacity, { capacity: facts.capacity })] : []));
    document.getElementById('full').hidden = !facts.capacity || came.length <= facts.capacity;
    meter(came.length);
    const text = parts.length ? (found === 1 ? words.one_found : found ? fill(words.found, { count: found }) : words.nobody) : fill(words.pending, { count: seated.filter((one) => isMissing(one, state)).length });
    const said = document.getElementById('pending');
    if (said.textContent !== text) said.textContent = text;
    return came.length;
  };

  // The stitches of macros/stitches.html: a filled one for each who came, up to sixty one by one.
  const STITCH = 'l5 4v6l-5-4zm11 0l-5 4v6l5-4zm1 0';
  const meter = (came) => {
    const paths = document.querySelectorAll('#meter path');
    const each = facts.capacity > 60 ? 5 : 1;
    const places = Math.ceil(facts.capacity / each);
    const filled = came < facts.capacity ? Math.min(Math.ceil(came / each), places) : places;
    const d = ['', ''];
    for (let row = 0; row * 20 < places; row += 1) {
      const first = Math.max(Math.min(filled - row * 20, 20), 0);
      const last = Math.min(places - row * 20, 20);
      if (first) d[0] += `M.5 ${row * 12}${STITCH.repeat(first)}`;
      if (last > first) d[1] += `M${first * 12 + 0.5} ${row * 12}${STITCH.repeat(last - first)}`;
    }
    paths.forEach((path, place) => path.setAttribute('d', d[place]));
  };

  const forget = () => {
    rows.clear();
    document.getElementById('list')?.replaceChildren();
    document.getElementById('groups')?.replaceChildren();
  };

  const start = (given) => {
    facts = given;
    words = given.words;
    document.getElementById('nobody')?.remove();
  };

  return { start, show, forget, make, icon, fill, hour, nameOf, matches };
})();
