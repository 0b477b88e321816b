'use strict';
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
