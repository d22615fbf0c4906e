// How much this thread has worked so far, in milliseconds: a clock goes on where other processes have the processor.
exports.processorTime = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
