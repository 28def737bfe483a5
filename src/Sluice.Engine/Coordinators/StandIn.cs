using Sluice.Core.Identity;

namespace Sluice.Engine.Coordinators;

/// <summary>
/// Sees to it that a run has a coordinator elsewhere, and coordinates it itself for as long as nobody says so: neither a membership list that is wrong
/// nor a coordinator that died, hangs or is cut off holds up a run. Two at once are harmless.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="parts">What coordinators of a process share.</param>
/// <param name="attendance">Asks for the coordinator elsewhere.</param>
public sealed class StandIn(RunKey run, CoordinatorParts parts, IAttendance attendance) : ICoordinator
{
    private RunCoordinator? _own;

    /// <inheritdoc />
    public RunKey Run => run;

    /// <inheritdoc />
    public async ValueTask<Look> PassAsync(CancellationToken cancellationToken)
    {
        if (await IsAttendedAsync(cancellationToken))
        {
            _own = null;
            return Look.In(parts.Attendance);
        }

        _own ??= new RunCoordinator(run, parts);
        var look = await _own.PassAsync(cancellationToken);
        return look.IsOver || look.IsQueued || look.After < parts.Attendance ? look : Look.In(parts.Attendance);
    }

    private async ValueTask<bool> IsAttendedAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asked = attendance.IsAttendedAsync(run, late.Token);
            return asked.IsCompletedSuccessfully ? asked.Result : await asked.AsTask().WaitAsync(parts.Again, parts.Time, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong there: nobody said that the run is looked after.
            return false;
        }
        finally
        {
            await late.CancelAsync();
        }
    }
}
