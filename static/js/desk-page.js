'use strict';
// The desk itself: every tap is kept on the device first, answered at once, and sent when there is a network.
(async () => {
  const part = (name) => document.getElementById(name);
  const facts = JSON.parse(part('facts').textContent);
  const { words } = facts;
  const { rules, store, sync, list, scan } = Desk;
  const { make, icon, fill, hour, nameOf } = list;
  const TOP = 6000;
  const state = { ops: [], records: [], people: [], known: new Set(), present: new Map(), replaced: new Set(), meta: {}, day: facts.day, text: '' };
  let network = 'sending';
  let held = 0;
  let asking = null;
  let sound = null;
  let lowering = 0;
  let taps = 0;

  try {
    await store.open(facts.workshop);
  } catch {
    return; // a browser that keeps nothing has the plain page
  }

  // --- what is known: the list, those from the door, who is there
  const today = () => {
    const on = new Intl.DateTimeFormat('en-CA', { timeZone: facts.zone }).format(Date.now());
    return on in facts.days ? on : facts.day;
  };

  const prepared = (one, order) => ({
    ...one, order, mark: [one.family, one.given, one.institution, one.state].join('|'),
    search: rules.fold(`${one.given} ${one.family} ${one.institution ?? ''} ${one.code ?? ''}`),
  });

  const fromTheDoor = (records, people) => {
    const named = new Map(people.map((one) => [one.who, nameOf(one)]));
    return records.filter((one) => one.given_names !== undefined && !one.held).map((one) => ({
      who: `w${one.id}`, family: one.family_names, given: one.given_names, institution: one.institution,
      group: '', code: '', state: 'walk_in', instead: one.kind === 'replacement' ? one.replaced ?? one.who : '',
    })).map((one) => ({ ...one, replaces: named.get(one.instead) }));
  };

  const compute = () => {
    const unsent = state.ops.map((one) => ({
      ...one, device: facts.device, replaced: one.who,
      who: ['walk_in', 'replacement'].includes(one.kind) ? `w${one.id}` : one.who,
    }));
    const records = [...new Map([...unsent, ...state.records].map((one) => [one.id, one])).values()];
    state.present = rules.attendance(records);
    const came = new Set([...state.present.keys()].map((name) => name.split(' ')[0]));
    const extra = fromTheDoor(records, state.list).filter((one) => came.has(one.who));
    const instead = new Map(extra.filter((one) => one.instead).map((one) => [one.who, one.instead]));
    state.replaced = new Set([...state.present.keys()].map((name) => name.split(' ')).filter(([who]) => instead.has(who))
      .map(([who, day]) => `${instead.get(who)} ${day}`));
    const all = [...state.list, ...extra];
    all.sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'es') || a.who.localeCompare(b.who));
    state.people = all.map(prepared);
    state.known = new Set(all.map((one) => one.who));
    const undone = new Set(records.filter((one) => one.kind === 'undo').map((one) => one.refers_to));
    held = records.filter((one) => one.held && one.kind !== 'undo' && !undone.has(one.id)
      && !records.some((other) => other.refers_to === one.id)).length;
  };

  // By the server's clock, where it was heard of.
  const isPast = () => Date.now() - (state.meta.skew ?? 0) > facts.until;
  const isOver = () => state.meta.over === true || state.refused === 'revoked' || isPast();

  const offerScan = async () => {
    if (part('scan') && !isOver()) part('scan').hidden = !await scan.canRead() || isOver();
  };

  // Of a desk that is over no name stays in sight; one that is opened again shows all of its parts again.
  const turn = (isEnd) => {
    for (const name of ['find', 'taps', 'add', 'ready', 'meter', 'count', 'full', 'pending', 'of-list']) if (part(name)) part(name).hidden = isEnd;
    if (isEnd) clear();
    else if (state.isEnd) offerScan();
    state.isEnd = isEnd;
  };

  const clear = () => {
    list.forget();
    part('answer').replaceChildren();
    if (!part('newcomer')) return;
    scan.stop();
    part('newcomer').reset();
    for (const name of ['newcomer', 'scan', 'checks']) part(name).hidden = true;
  };

  const show = () => {
    compute();
    const isEnd = isOver();
    if (isEnd !== state.isEnd) turn(isEnd);
    if (!isEnd && part('list')) list.show(state);
    line();
  };

  // A tap meanwhile is not in what was read: it is read again.
  const reload = async () => {
    let kept;
    let before;
    do {
      before = taps;
      kept = await store.load();
    } while (before !== taps);
    Object.assign(state, { ops: kept.ops, records: kept.records, list: kept.people, meta: kept.meta });
    show();
  };

  // --- the line above: the network, what is not sent, what waits for the organiser
  const line = () => {
    const count = state.ops.length;
    let look = 'ok';
    let text = words.online;
    if (network === 'refused') [look, text] = ['bad', state.refused === 'revoked' ? words.revoked : words.signed_out];
    else if (isOver()) [look, text] = ['warn', count ? fill(words.closed_unsent, { count }) : words.closed];
    else {
      const waiting = count === 1 ? words.one_unsent : count ? fill(words.unsent, { count }) : '';
      if (network === 'failed') [look, text] = ['warn', [state.trouble ? words.trouble : words.offline, waiting].filter(Boolean).join(' · ')];
      else if (count) [look, text] = ['warn', `${words.sending} ${waiting}`];
      if (held) text += ` · ${held === 1 ? words.one_held : fill(words.held, { count: held })}`;
    }
    const said = part('line');
    said.hidden = false;
    said.dataset.state = look;
    if (said.dataset.text === text) return;
    said.dataset.text = text;
    requestAnimationFrame(() => document.documentElement.style.setProperty('--bar', `${said.offsetHeight}px`));
    said.replaceChildren(icon(network === 'failed' ? 'wifi-off' : look === 'ok' ? 'wifi' : 'info'), make('span', {}, text));
  };

  // --- the answer to a tap: word, colour, sound, vibration
  const LOOKS = {
    arrived: ['ok', 'circle-check', [880, 90], [60]], already: ['warn', 'clock', [440, 160], [60, 60, 60]],
    undone: ['info', 'undo-2', [600, 80], [30]], unknown: ['error-note', 'circle-alert', [220, 320], [200]],
    elsewhere: ['error-note', 'circle-alert', [220, 320], [200]], checking: ['info', 'search', null, []],
  };

  const ring = (tone, beat) => {
    if (state.meta.muted) return;
    navigator.vibrate?.(beat);
    if (!tone) return;
    sound ??= new AudioContext();
    const [pitch, length] = tone;
    const wave = sound.createOscillator();
    const gain = sound.createGain();
    gain.gain.value = 0.15;
    wave.frequency.value = pitch;
    wave.connect(gain).connect(sound.destination);
    wave.start();
    wave.stop(sound.currentTime + length / 1000);
  };

  const ways = () => make('div', { class: 'row' },
    make('button', { class: 'btn second', type: 'button', 'data-find': true }, icon('search'), words.search),
    make('button', { class: 'btn second', type: 'button', 'data-add': true }, icon('user-plus'), words.add));

  const answer = (said, { name, more, who, title } = {}) => {
    const [colour, sign, tone, beat] = LOOKS[said];
    const text = make('div', {}, make('p', { class: 'num' }, title ?? words[said]));
    if (name) text.append(make('p', {}, make('b', {}, name)));
    for (const one of [more].flat().filter(Boolean)) text.append(make('p', { class: 'small' }, one));
    if (said === 'arrived') text.append(make('button', { class: 'btn second', form: 'taps', name: 'undo', value: who }, icon('undo-2'), words.undo));
    if (colour === 'error-note') text.append(ways());
    const place = part('answer');
    place.replaceChildren(make('div', { class: `answer ${colour}` }, icon(sign), text));
    place.classList.add('above');
    clearTimeout(lowering);
    lowering = setTimeout(() => place.classList.remove('above'), TOP);
    try { ring(tone, beat); } catch { /* a device without sound still shows the word */ }
  };

  const notes = (one) => {
    const came = new Set([...state.present.keys()].filter((name) => name.endsWith(state.day))).size;
    const mark = { cancelled: words.marks.cancelled, waiting: words.marks.waiting }[one.state];
    return [mark || one.institution, facts.capacity && came > facts.capacity ? words.over_capacity : ''];
  };

  // --- deeds
  const record = async (kind, given) => {
    const op = { id: crypto.randomUUID(), kind, at: Date.now(), day: state.day, workshop: facts.workshop, ...given };
    const kept = await store.keep(op);
    taps += 1;
    state.ops.push(kept);
    show();
    sync.now();
    return op.id;
  };

  const find = (who) => state.people.find((one) => one.who === who);
  const hereNow = (who) => state.present.get(`${who} ${state.day}`);

  const arrive = async (who, from) => {
    const one = find(who);
    if (!one) return;
    const here = hereNow(who);
    if (here) {
      answer('already', { title: fill(words.already, { hour: hour(here.since) }), name: nameOf(one), more: one.institution });
      return;
    }
    await record('arrival', { who });
    answer('arrived', { name: nameOf(one), more: notes(one), who });
    if (from) part('answer').focus({ preventScroll: true });
  };

  const people = (count) => (count === 1 ? words.one_person : fill(words.people, { count }));

  const undo = async (whose) => {
    const here = whose.filter(hereNow);
    const name = here.length > 1 ? people(here.length) : nameOf(find(here[0] ?? whose[0]) ?? {});
    for (const who of here) for (const id of hereNow(who).refs) await record('undo', { refers_to: id });
    if (here.length) answer('undone', { name });
    else answer('already', { title: words.not_undone, name });
    part('answer').focus({ preventScroll: true });
  };

  const all = async (whose) => {
    const missing = whose.filter((who) => find(who) && !hereNow(who));
    for (const who of missing) await record('arrival', { who });
    if (!missing.length) return;
    const [group, over] = notes(find(missing[0]));
    answer('arrived', { name: group, more: [people(missing.length), over], who: missing.join(',') });
  };

  const byCode = async (code) => {
    const hash = code.length > 8 ? await rules.hashOf(code) : '';
    const one = state.people.find((some) => (hash ? some.hash === hash : some.code === code));
    if (one) return arrive(one.who);
    asking = await record('arrival', { code });
    return network === 'failed'
      ? answer('unknown', { more: words.unknown_more })
      : answer('checking', { name: code });
  };

  const foreign = (text) => answer('unknown', { name: text.slice(0, 60), more: words.foreign });

  // The code a text is meant as: one of the list, or one that can be nothing else.
  const meant = (text) => {
    const code = rules.codeIn(text);
    const isOne = code.length > 8 || state.people.some((one) => one.code === code) || !rules.isWord(text);
    return isOne ? code : '';
  };

  const typed = async (text) => {
    const code = meant(text);
    const parts = rules.wordsOf(text);
    const some = state.people.filter((one) => parts.length && list.matches(one, parts));
    const isCode = code && (code.length > 8 || !some.length || some.some((one) => one.code === code));
    if (isCode) await byCode(code);
    else if (some.length === 1) await arrive(some[0].who);
    else if (!parts.length || some.length) {
      part('answer').replaceChildren(); // what it says is of somebody else
      return;
    } else if (/\d/.test(text)) foreign(text);
    else {
      answer('unknown', { name: text.slice(0, 60) });
      return;
    }
    part('q').value = state.text = '';
    show();
  };

  // --- somebody without a sign-up, or in another's place
  const ask = (replaces) => {
    const form = part('newcomer');
    part('answer').classList.remove('above');
    form.reset();
    form.dataset.replaces = replaces ?? '';
    form.hidden = false;
    const one = replaces ? find(replaces) : null;
    part('newcomer-replaces').hidden = !one;
    part('newcomer-replaces').textContent = one ? fill(words.replacing, { name: nameOf(one) }) : '';
    part('n-institution-field').hidden = Boolean(one);
    part('newcomer-oops').hidden = true;
    const known = [...new Set(state.people.map((some) => some.group).filter(Boolean))];
    part('n-institutions').replaceChildren(...known.map((name) => make('option', { value: name })));
    part('n-given').focus();
  };

  const writeDown = async () => {
    const form = part('newcomer');
    const said = Object.fromEntries(new FormData(form));
    for (const name of Object.keys(said)) said[name] = said[name].trim();
    if (!said.given_names || !said.family_names) {
      part('newcomer-oops').textContent = words.names;
      part('newcomer-oops').hidden = false;
      part(said.given_names ? 'n-family' : 'n-given').focus();
      return;
    }
    const replaces = form.dataset.replaces;
    form.hidden = true;
    const id = await record(replaces ? 'replacement' : 'walk_in', replaces ? { ...said, who: replaces, institution: find(replaces)?.institution } : said);
    const one = find(`w${id}`);
    answer('arrived', { name: nameOf(one), more: notes(one), who: one.who });
    part('answer').focus({ preventScroll: true });
  };

  // --- what the network brings
  const wipe = async () => {
    await store.wipeAll();
    for (const name of await caches.keys()) if (name.startsWith(`desk-${facts.workshop}-`)) await caches.delete(name);
    for (const one of await navigator.serviceWorker?.getRegistrations() ?? []) {
      if (one.scope.endsWith(`/desk/${facts.workshop}/`)) await one.unregister();
    }
    turn(true);
    if (part('tools')) part('tools').hidden = true;
  };

  const settled = (said) => {
    const mine = asking;
    if (!mine || !said.ack.includes(mine)) return;
    asking = null;
    if (isOver()) return;
    const reason = said.exceptions.find((one) => one.id === mine);
    const kept = state.records.find((one) => one.id === mine);
    if (reason?.workshop) answer('elsewhere', { name: reason.workshop, more: reason.when });
    else if (reason || !kept || kept.held) answer('unknown', { more: words.unknown_more });
    else if (find(kept.who)) answer('arrived', { name: nameOf(find(kept.who)), more: notes(find(kept.who)), who: kept.who });
  };

  const heard = async (what, said) => {
    if (what === 'taken') {
      network = 'online';
      state.skew = said.skew;
      await store.note('skew', said.skew);
      await store.note('over', said.is_over);
      await reload();
      // A page made while the desk was closed has no list to show.
      if (!said.is_over && !part('list')) location.reload();
      settled(said);
    } else if (what === 'refused') {
      network = 'refused';
      state.refused = said.refused;
      if (said.refused === 'revoked') await wipe();
      await reload();
    } else if (what === 'failed' || network !== 'failed') {
      network = what;
      state.trouble = said?.status;
      if (what === 'failed' && asking) {
        asking = null;
        answer('unknown', { more: words.unknown_more });
      }
      line();
    }
  };

  // --- getting ready the day before
  const ready = async () => {
    await sync.now();
    const persisted = await navigator.storage?.persist?.().catch(() => false);
    const hasCamera = await navigator.mediaDevices?.enumerateDevices?.().then((some) => some.some((one) => one.kind === 'videoinput'), () => false);
    const checks = [
      [state.list.length > 0 || network === 'online', state.list.length === 1 ? words.check_one : fill(words.check_list, { count: state.list.length }), words.mend_list],
      [Boolean(await navigator.serviceWorker?.getRegistration(facts.home)), words.check_offline, words.mend_offline],
      [persisted, words.check_storage, words.mend_storage],
      [hasCamera && await scan.canRead(), words.check_camera, words.mend_camera],
      [Math.abs(state.skew) < 300000, words.check_clock, state.skew === undefined ? words.unknown_clock : words.mend_clock],
    ];
    part('checks').hidden = false;
    part('checks').replaceChildren(...checks.map(([isGood, good, mend]) => make('li', { class: isGood ? 'done' : '' },
      icon(isGood ? 'circle-check' : 'triangle-alert'), make('span', {}, isGood ? good : mend))));
  };

  // --- what fingers and keyboards do
  const turnTo = (day) => {
    state.day = day;
    for (const one of document.querySelectorAll('[data-day]')) {
      if (one.dataset.day === day) one.setAttribute('aria-current', 'page');
      else one.removeAttribute('aria-current');
    }
  };
  const on = (name, kind, deed) => part(name)?.addEventListener(kind, deed);
  const sound_button = () => {
    if (!part('mute')) return;
    part('mute').textContent = state.meta.muted ? words.unmute : words.mute;
    part('mute').setAttribute('aria-pressed', String(Boolean(state.meta.muted)));
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!['taps', 'find', 'newcomer'].includes(form.id)) return;
    event.preventDefault();
    const { name, value } = event.submitter ?? {};
    if (form.id === 'newcomer') writeDown();
    else if (name === 'who') arrive(value, event.submitter);
    else if (name === 'undo') undo(value.split(','));
    else if (name === 'all') all(value.split(','));
    else if (form.id === 'find') typed(part('q').value);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('[data-replace],[data-day],[data-find],[data-add]');
    if (!link) return;
    event.preventDefault();
    if ('find' in link.dataset) {
      part('answer').classList.remove('above');
      part('q').focus();
    } else if (link.dataset.day) {
      part('answer').replaceChildren();
      history.replaceState(null, '', link.href);
      turnTo(link.dataset.day);
      show();
    } else ask(link.dataset.replace);
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input,textarea,select')) return;
    if (event.key === '/') event.preventDefault();
    if (event.key === '/' || /^[\p{L}\p{N}]$/u.test(event.key)) part('q')?.focus();
  });
  on('q', 'input', () => { state.text = part('q').value; show(); });
  on('newcomer-close', 'click', () => { part('newcomer').hidden = true; part('add').focus(); });
  on('send', 'click', () => sync.now());
  on('ready', 'click', ready);
  on('mute', 'click', async () => { state.meta.muted = !state.meta.muted; sound_button(); await store.note('muted', state.meta.muted); });
  on('stop', 'click', () => { scan.stop(); part('scan').focus(); });
  on('scan', 'click', async () => {
    try {
      if (!await scan.start(async (text) => { const code = meant(text); if (code) await byCode(code); else foreign(text); })) answer('unknown', { title: words.no_reader });
    } catch {
      scan.stop();
      answer('unknown', { title: words.camera });
    }
  });

  state.list = [];
  const wanted = new URLSearchParams(location.search).get('day');
  turnTo(wanted in facts.days ? wanted : today());
  list.start(facts);
  state.text = part('q')?.value ?? '';
  await reload();
  if (isPast()) {
    await store.wipeList();
    await reload();
  }
  if (part('tools')) part('tools').hidden = false;
  sound_button();
  navigator.serviceWorker?.register(facts.worker, { scope: facts.home }).catch(() => {});
  document.documentElement.dataset.desk = 'ready';
  await sync.start(facts, heard);
  await navigator.serviceWorker?.ready;
  await offerScan();
  // The desk opens without a network in the other language too.
  if (network === 'online') navigator.serviceWorker?.register(facts.other.worker, { scope: facts.other.home }).catch(() => {});
})();
