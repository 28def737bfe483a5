using System.Runtime.InteropServices;
using Sluice.Runtime.Runs;

namespace Sluice.Commands;

/// <summary>
/// The user's stops: the first Ctrl-C (or SIGTERM) cancels, the second one ends the process at once, and so does the deadline of a cancel that
/// hangs. Whatever a connector does, and whether or not anybody reads what is said, the process ends.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan CancelDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ForceDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SayDeadline = TimeSpan.FromMilliseconds(500);

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

        _deadline = _clock.CreateTimer(_ => Force($"the cancel took longer than {CancelDeadline.TotalSeconds:0} s"), null, CancelDeadline, Timeout.InfiniteTimeSpan);
        _ = Task.Run(_cancel.Cancel, CancellationToken.None);
        Say("Canceling: what is not committed is rolled back. Press Ctrl-C again to stop at once.");
    }

    private void Force(string why)
    {
        try
        {
            var run = Volatile.Read(ref _run);
            var untold = run is null ? null : Untold(run);
            var stuck = run?.LastStep is { } step ? $" The last step of a task was: {step}." : "";
            Say(untold is null
                ? $"CANCELED ({why}).{stuck} What was committed stays; go on with --resume."
                : $"Ended ({why}).{stuck} The store could not be told: {untold}. The next start finds the run dead. What was committed stays; go on with --resume.");
        }
        finally
        {
            Environment.Exit(ExitCode.Canceled);
        }
    }

    /// <summary>Tells the store; answers why it was not told, or <c>null</c>.</summary>
    private static string? Untold(JobRun run)
    {
        try
        {
            return Task.Run(run.ForceStopAsync, CancellationToken.None).Wait(ForceDeadline, CancellationToken.None)
                ? null
                : $"no answer within {ForceDeadline.TotalSeconds:0.#} s";
        }
        catch (AggregateException e)
        {
            return e.InnerException?.Message ?? e.Message;
        }
    }

    /// <summary>Somebody who does not read his end of a pipe blocks whoever writes into it: that is waited for only for a moment.</summary>
    private static void Say(string text)
    {
        var saying = new Thread(() => Write(text)) { IsBackground = true, Name = "last words" };
        saying.Start();
        saying.Join(SayDeadline);
    }

    private static void Write(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
            // Nobody is there any more.
        }
    }
}
