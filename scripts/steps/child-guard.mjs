// Loaded into every process that the launcher starts: when the launcher is gone, however it ended, its children end too.
if (process.connected) {
  process.channel?.unref();
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 8000).unref();
  });
}
