using System.Diagnostics;

namespace Sluice.TestServers;

/// <summary>
/// A server process that ends with this one, however this one ends. The kernel's parent-death signal follows the <em>thread</em> that
/// started the child, so that thread is ours and lives as long as the child.
/// </summary>
internal sealed class OwnedProcess
{
    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OwnedProcess()
    {
    }

    public int Id { get; private set; }

    public Task Exited => _exited.Task;

    public bool HasExited => _exited.Task.IsCompleted;

    public static async Task<OwnedProcess> StartAsync(ProcessStartInfo start)
    {
        var owned = new OwnedProcess();
        new Thread(() => owned.Run(start)) { IsBackground = true, Name = "owner of " + Path.GetFileName(start.FileName) }.Start();
        owned.Id = (await owned._started.Task).Id;
        return owned;
    }

    private void Run(ProcessStartInfo start)
    {
        try
        {
            using var process = Process.Start(start)!;
            _started.SetResult(process);
            process.WaitForExit();
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
        }
        finally
        {
            _exited.SetResult();
        }
    }
}
