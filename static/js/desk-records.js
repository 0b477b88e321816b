'use strict';
// Records on the device: the rule that says who came, the store that keeps them, the way they are handed in.
globalThis.Desk = {};

// Who came, from the set of records, by the rule of the server: an arrival that no undo refers to. Neither
// order nor clock decides. And how names are searched and codes are read.
Desk.rules = (() => {
  const ARRIVING = new Set(['arrival', 'walk_in', 'replacement']);
  const BRINGING = new Set(['walk_in', 'replacement']);
  const DOOR = /(?:^|\/E\/|-E-)([0-9A-HJKMNP-TV-Z]{16})$/;
  const SHORT = /^[0-9A-HJKMNP-TV-Z]{8}$/;

  const attendance = (records) => {
    const found = new Map(records.map((one) => [one.id, one]));
    const undone = new Set();
    const brought = new Set();
    for (const one of found.values()) {
      if (one.kind === 'undo' && one.refers_to && !one.held) undone.add(one.refers_to);
      if (BRINGING.has(one.kind)) brought.add(`w${one.id}`);
    }
    const present = new Map();
    for (const one of found.values()) {
      const isKnown = one.who && (one.who[0] === 'r' || brought.has(one.who));
      if (!isKnown || one.held || !ARRIVING.has(one.kind)) continue;
      if (undone.has(one.id) || undone.has(one.refers_to)) continue;
      const name = `${one.who} ${one.day}`;
      const here = present.get(name) ?? { since: one.at, refs: [], devices: new Set() };
      here.since = Math.min(here.since, one.at);
      here.refs.push(one.id);
      here.devices.add(one.device ?? 0);
      present.set(name, here);
    }
    return present;
  };

  // As searched: without accents, case or signs; O’Neill and O'Neill are one.
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[\s,]+/g, ' ').replace(/[^\p{L}\p{N} ]/gu, '').trim();

  const wordsOf = (text) => fold(text).split(' ').filter(Boolean);

  const asCode = (typed) => typed.toUpperCase().replace(/[OIL]/g, (sign) => (sign === 'O' ? '0' : '1')).replace(/[- .]/g, '');

  const codeIn = (typed) => {
    const plain = asCode(typed.trim().split('?')[0]);
    const door = DOOR.exec(typed.trim().toUpperCase()) ?? DOOR.exec(plain);
    if (door) return asCode(door[1]);
    return SHORT.test(plain) ? plain : '';
  };

  // Eight signs may be a name or a number of something else: a code has letters and digits, or its dash.
  const isWord = (text) => !/^\w{4}-\w{4}$/.test(text.trim()) && !(/\p{L}/u.test(text) && /\d/.test(text));

  const hashOf = async (code) => {
    const made = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code));
    return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, 24);
  };

  return { attendance, fold, wordsOf, codeIn, isWord, hashOf };
})();

// What the device keeps, in IndexedDB: `ops` are records not yet acknowledged and leave only then; `records`
// what the server knows, `people` the list, `meta` the rest. The list can be wiped without the ops.
Desk.store = (() => {
  let database = null;

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const deed = (names, work) => new Promise((resolve, reject) => {
    const bound = database.transaction(names, 'readwrite', { durability: 'strict' });
    let answer;
    bound.oncomplete = () => resolve(answer);
    bound.onabort = bound.onerror = () => reject(bound.error);
    work(...names.map((name) => bound.objectStore(name)), (value) => { answer = value; });
  });

  const open = async (workshop) => {
    const asked = indexedDB.open(`desk-${workshop}`, 1);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      made.createObjectStore('ops', { keyPath: 'id' });
      made.createObjectStore('records', { keyPath: 'id' });
      made.createObjectStore('people', { keyPath: 'who' });
      made.createObjectStore('meta');
    };
    database = await done(asked);
    database.onversionchange = () => database.close();
  };

  const load = async () => {
    const bound = database.transaction(['ops', 'records', 'people', 'meta']);
    const all = (name) => done(bound.objectStore(name).getAll());
    const [ops, records, people, names, values] = await Promise.all([
      all('ops'), all('records'), all('people'), done(bound.objectStore('meta').getAllKeys()), all('meta'),
    ]);
    return { ops, records, people, meta: Object.fromEntries(names.map((name, place) => [name, values[place]])) };
  };

  // The counter grows in the transaction that keeps the record: two open pages never give one number twice.
  const keep = (op) => deed(['ops', 'meta'], (ops, meta, say) => {
    const asked = meta.get('n');
    asked.onsuccess = () => {
      const numbered = { ...op, n: (asked.result ?? 0) + 1 };
      meta.put(numbered.n, 'n');
      ops.put(numbered);
      say(numbered);
    };
  });

  const take = (answer) => deed(['ops', 'records', 'people', 'meta'], (ops, records, people, meta) => {
    for (const one of answer.changes) records.put(one);
    if (answer.people) {
      people.clear();
      for (const [who, family, given, institution, group, code, hash, state] of answer.people) {
        people.put({ who, family, given, institution, group, code, hash, state });
      }
      meta.put(answer.list, 'list');
    }
    meta.put(answer.cursor, 'cursor');
    for (const id of answer.ack) ops.delete(id);
  });

  const note = (name, value) => deed(['meta'], (meta) => meta.put(value, name));

  const wipeList = () => deed(['records', 'people', 'meta'], (records, people, meta) => {
    records.clear();
    people.clear();
    meta.delete('cursor');
    meta.delete('list');
    meta.put(true, 'over');
  });

  const wipeAll = () => deed(['ops', 'records', 'people', 'meta'], (...stores) => {
    for (const one of stores.slice(0, 4)) one.clear();
  });

  return { open, load, keep, take, note, wipeList, wipeAll };
})();

// Hands records in and takes what is new. A record leaves the device only when its own identifier was
// acknowledged; a lost answer is asked for again, later and later, never all devices at once.
Desk.sync = (() => {
  const MOST = 100;
  const FIRST = 2000;
  const LONGEST = 60000;
  const EVERY = 10000;
  const PATIENCE = 15000;
  let facts = null;
  let tell = null;
  let wait = FIRST;
  let timer = 0;
  let running = null;
  let asked = false;

  const ask = async () => {
    const { ops, meta } = await Desk.store.load();
    const some = ops.sort((a, b) => a.n - b.n).slice(0, MOST);
    const body = JSON.stringify({
      now: Date.now(), cursor: meta.cursor ?? 0, list: meta.list ?? '', unsent: ops.length - some.length, ops: some,
    });
    const answer = await fetch(facts.sync, {
      method: 'POST', body, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
      headers: { 'Content-Type': 'application/json', 'X-Desk': '1' },
    });
    if (answer.status === 401) return { refused: (await answer.json()).refused };
    if (!answer.ok) throw answer;
    const said = await answer.json();
    await Desk.store.take(said);
    if (said.is_over) await Desk.store.wipeList();
    return { ...said, left: ops.length - some.length, skew: Date.now() - Date.parse(answer.headers.get('Date')) };
  };

  const rounds = async () => {
    let said;
    do {
      asked = false;
      said = await ask();
      await tell(said.refused ? 'refused' : 'taken', said);
    } while (!said.refused && (said.left > 0 || asked));
    return said;
  };

  const soon = (after) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!document.hidden) now(); }, after);
  };

  const now = () => {
    if (running) {
      asked = true;
      return running;
    }
    clearTimeout(timer);
    tell('sending');
    running = rounds().then((said) => {
      wait = FIRST;
      if (!said.refused) soon(EVERY);
    }, (why) => {
      tell('failed', why);
      soon(wait * (0.5 + Math.random()));
      wait = Math.min(wait * 2, LONGEST);
    }).finally(() => { running = null; });
    return running;
  };

  const start = (given, listener) => {
    facts = given;
    tell = listener;
    addEventListener('online', now);
    addEventListener('offline', () => tell('failed'));
    document.addEventListener('visibilitychange', () => { if (!document.hidden) now(); });
    return now();
  };

  return { start, now };
})();
