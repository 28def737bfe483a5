using System.Runtime.InteropServices;
using Sluice.Runtime.Runs;

namespace Sluice.Commands;

/// <summary>
/// The user's stops: the first Ctrl-C (or SIGTERM) cancels, the second one ends the process at once, and so does the deadline of a cancel that
/// hangs. Whatever a connector does, the process ends.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan CancelDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForceDeadline = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _cancel = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TimeProvider _clock;
    private JobRun? _run;
    private ITimer? _deadline;
    private int _asked;

    public StopSignals(TimeProvider clock)
    {
        _clock = clock;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>The run to stop by force, once there is one.</summary>
    public void Attach(JobRun run) => Volatile.Write(ref _run, run);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _deadline?.Dispose();
        _cancel.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _asked) > 1)
        {
            Force("stopped at once");
            return;
        }

        Console.Error.WriteLine("Canceling: what is not committed is rolled back. Press Ctrl-C again to stop at once.");
        _deadline = _clock.CreateTimer(_ => Force($"the cancel took longer than {CancelDeadline.TotalSeconds:0} s"), null, CancelDeadline, Timeout.InfiniteTimeSpan);
        _ = Task.Run(_cancel.Cancel, CancellationToken.None);
    }

    private void Force(string why)
    {
        var stuck = Volatile.Read(ref _run)?.LastStep is { } step ? $" The last step of a task was: {step}." : "";
        Console.Error.WriteLine($"CANCELED ({why}).{stuck} What was committed stays; go on with --resume.");
        try
        {
            Volatile.Read(ref _run)?.ForceStopAsync().Wait(ForceDeadline, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            Console.Error.WriteLine($"The store could not be told: {e.InnerException?.Message}. The next start finds the run dead.");
        }
        finally
        {
            Environment.Exit(ExitCode.Canceled);
        }
    }
}
