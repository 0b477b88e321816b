'use strict';
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
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
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
    }, () => {
      tell('failed');
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
