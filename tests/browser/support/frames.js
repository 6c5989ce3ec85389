// How long frames take while something moves, on a processor slowed down four times.

/** Starts counting in the page; call what comes back to stop. @returns {Promise<() => Promise<{frames: number, median: number, p95: number, longest: number, late: number}>>} milliseconds; late: over 20 */
export async function countFrames(page) {
  await page.evaluate(() => {
    const stamps = [];
    let handle = requestAnimationFrame(function stamp(now) {
      stamps.push(now);
      handle = requestAnimationFrame(stamp);
    });
    window.endFrames = () => {
      cancelAnimationFrame(handle);
      const lengths = stamps.slice(1).map((stamp, i) => stamp - stamps[i]).sort((a, b) => a - b);
      const share = (part) => Math.round((lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * part))] ?? 0) * 10) / 10;
      return { frames: lengths.length, median: share(0.5), p95: share(0.95), longest: share(1), late: lengths.filter((length) => length > 20).length };
    };
  });
  return () => page.evaluate(() => window.endFrames());
}

export async function slowDown(page, rate) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Emulation.setCPUThrottlingRate', { rate });
}
