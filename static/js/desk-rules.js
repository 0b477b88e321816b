'use strict';
// Who came, from the set of records, by the rule of the server: an arrival that no undo refers to. Neither
// order nor clock decides. And how names are searched and codes are read.
globalThis.Desk = {};
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

  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

  const asCode = (typed) => typed.toUpperCase().replace(/[OIL]/g, (sign) => (sign === 'O' ? '0' : '1')).replace(/[- .]/g, '');

  const codeIn = (typed) => {
    const plain = asCode(typed.trim().split('?')[0]);
    const door = DOOR.exec(typed.trim().toUpperCase()) ?? DOOR.exec(plain);
    if (door) return asCode(door[1]);
    return SHORT.test(plain) ? plain : '';
  };

  const hashOf = async (code) => {
    const made = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code));
    return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, 24);
  };

  return { attendance, fold, codeIn, hashOf };
})();
