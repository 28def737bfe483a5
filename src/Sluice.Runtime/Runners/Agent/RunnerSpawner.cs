using System.Collections.Concurrent;
using System.Diagnostics;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// Starts processes, all on one thread that lives as long as the agent: the system ends a process with the <em>thread</em> that started it, and a
/// thread of the pool ends when it pleases.
/// </summary>
internal sealed class RunnerSpawner : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> _queue = [];
    private readonly Thread _thread;

    public RunnerSpawner()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "sluice runner spawner" };
        _thread.Start();
    }

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((info, started), CancellationToken.None);
        return started.Task;
    }

    /// <summary>Ends the thread, and with it whatever it has started and is still alive.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach (var (info, started) in _queue.GetConsumingEnumerable(CancellationToken.None))
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        }
    }
}
