/** Time that this process has worked so far, in ms: other programs on the machine do not count. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
