using Sluice.Core.Identity;

namespace Sluice.Server.Control;

/// <summary>
/// Does a control process' work in the node for as long as that does not do it: while it starts, after it was killed, while it hangs. Without Orleans, and
/// beside whatever other control processes do: several at once are harmless.
/// </summary>
/// <param name="make">Makes the loops, anew each time.</param>
/// <param name="process">The node's own.</param>
/// <param name="tools">Times.</param>
internal sealed class ControlStandIn(Func<ControlLoops> make, ControlProcess process, LoopTools tools)
{
    private volatile ControlLoops? _working;

    /// <summary>A run changed.</summary>
    public void Wake(RunKey run) => _working?.Wake(run);

    /// <summary>Stands in until it is cancelled, or one of the loops fails: that fault is thrown.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!process.IsUp)
                await WorkAsync(cancellationToken);
            await Task.Delay(tools.Timings.Renewal / 20, tools.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var loops = make();
        _working = loops;
        var working = loops.RunAsync(until.Token);
        while (!process.IsUp && !working.IsCompleted && !cancellationToken.IsCancellationRequested)
            await Task.WhenAny(working, Task.Delay(tools.Timings.Renewal / 20, tools.Time, cancellationToken));
        _working = null;
        await until.CancelAsync();
        await working;
    }
}
