'use strict';
// The camera: the browser's own reader, else ours, fetched once and only then. Eight looks a second. A code is
// answered once for as long as it stays in sight, and a bad one never stops it. Typing the code and searching the name stay one tap away.
Desk.scan = (() => {
  const EVERY = 120;
  const AGAIN = 2000;
  const WIDTH = 480;
  const part = (name) => document.getElementById(name);
  let stream = null;
  let reader = null;
  let last = { text: '', at: 0 };
  let timer = 0;

  const nativeReader = async () => {
    if (!('BarcodeDetector' in globalThis)) return null;
    const kinds = await globalThis.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (!kinds.includes('qr_code')) return null;
    const detector = new globalThis.BarcodeDetector({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? '';
  };

  const add = (address) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  const ourReader = async () => {
    const { reader: address, code } = part('scan').dataset;
    if (!globalThis.ZXingWASM) await add(address);
    const { prepareZXingModule, readBarcodes } = globalThis.ZXingWASM;
    await prepareZXingModule({ overrides: { locateFile: () => code }, fireImmediately: true });
    const canvas = document.createElement('canvas');
    const drawn = canvas.getContext('2d', { willReadFrequently: true });
    return async (video) => {
      canvas.width = WIDTH;
      canvas.height = Math.round(WIDTH * video.videoHeight / video.videoWidth) || WIDTH;
      drawn.drawImage(video, 0, 0, canvas.width, canvas.height);
      const image = drawn.getImageData(0, 0, canvas.width, canvas.height);
      return (await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 1 }))[0]?.text ?? '';
    };
  };

  const look = async (found) => {
    if (!stream) return;
    try {
      const text = await reader(part('seen'));
      const at = Date.now();
      if (!text) return;
      const isNew = text !== last.text || at - last.at > AGAIN;
      last = { text, at };
      if (isNew) {
        await found(text);
        last.at = Date.now();
      }
    } catch { /* a look that failed: the next one follows */ } finally {
      timer = setTimeout(look, EVERY, found);
    }
  };

  const stop = () => {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    part('camera').hidden = true;
  };

  const light = () => {
    const [track] = stream.getVideoTracks();
    const button = part('torch');
    button.hidden = !track.getCapabilities?.().torch;
    button.onclick = () => {
      const isOn = button.getAttribute('aria-pressed') === 'true';
      track.applyConstraints({ advanced: [{ torch: !isOn }] }).catch(() => {});
      button.setAttribute('aria-pressed', String(!isOn));
    };
  };

  const canRead = async () => {
    if (!navigator.mediaDevices?.getUserMedia) return false;
    try {
      reader ??= await nativeReader() ?? await ourReader();
    } catch {
      return false; // without a network and never fetched: the code can be typed
    }
    return true;
  };

  const start = async (found) => {
    if (stream) return true;
    if (!await canRead()) return false;
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 640 } } });
    const video = part('seen');
    video.srcObject = stream;
    part('camera').hidden = false;
    part('camera').scrollIntoView();
    await video.play();
    light();
    look(found);
    return true;
  };

  return { canRead, start, stop };
})();
